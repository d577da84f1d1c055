/** After the last test file of a run. */
export default async function endRun(): Promise<void> {}
