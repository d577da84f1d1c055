/** An expected failure as a value: a stable code; texts for people are looked up by it, the detail is for the log. */
export type Fault = { code: string; detail?: string };
