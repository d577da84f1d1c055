/** Before the first test file of a run. */
export default async function startRun(): Promise<void> {}
