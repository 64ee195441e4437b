/**
 * The platforms of the Marketplace for which every compiled dependency has wheels, under uv's names. 2.28 is the
 * glibc that VS Code's own server needs. Not win32-arm64: grpcio has no wheel for it.
 */
export const TARGETS = {
  'linux-x64': 'x86_64-manylinux_2_28',
  'linux-arm64': 'aarch64-manylinux_2_28',
  'alpine-x64': 'x86_64-unknown-linux-musl',
  'alpine-arm64': 'aarch64-unknown-linux-musl',
  'darwin-x64': 'x86_64-apple-darwin',
  'darwin-arm64': 'aarch64-apple-darwin',
  'win32-x64': 'x86_64-pc-windows-msvc',
};

/** The CPythons that a released package carries libraries for. */
export const PYTHONS = ['3.11', '3.12', '3.13', '3.14'];

/** The target of this machine. Alpine's Node says "linux" as well, but has no glibc to report. */
export function localTarget() {
  const glibc = process.platform !== 'linux' || 'glibcVersionRuntime' in process.report.getReport().header;
  return `${glibc ? process.platform : 'alpine'}-${process.arch}`;
}
