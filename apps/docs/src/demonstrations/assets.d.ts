declare module '*.wasm?url' {
  const address: string;
  // eslint-disable-next-line no-restricted-exports -- so a bundler gives the address of a file
  export default address;
}

declare module '*.bin?url' {
  const address: string;
  // eslint-disable-next-line no-restricted-exports -- so a bundler gives the address of a file
  export default address;
}
