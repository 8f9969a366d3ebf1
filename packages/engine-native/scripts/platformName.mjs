// The name of the platform that this process runs on, as `platformName` of the package has it.
import { familySync, MUSL } from 'detect-libc';

export function platformName() {
  const { platform, arch } = process;
  return platform === 'linux' ? `${platform}-${arch}-${familySync() === MUSL ? 'musl' : 'gnu'}` : `${platform}-${arch}`;
}
