"""The words of the domain: what arrived, and what was read from it. Imports nothing of ours."""
