"""What Spanscope costs, measured: `python -m bench`, or `make bench`. See docs/performance.md."""
