/** The bytes of a file of this site. */
export async function loadBytes(address: string): Promise<Uint8Array> {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`The file ${address} is not there (${answer.status}). Load the page again.`);
  return new Uint8Array(await answer.arrayBuffer());
}
