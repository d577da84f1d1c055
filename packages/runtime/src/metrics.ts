type Labels = Readonly<Record<string, string>>;

/** Numbers for Prometheus (text format 0.0.4). Names and labels are ours; no label ever names a person. */
export type Metrics = {
  count(name: string, labels?: Labels, by?: number): void;
  set(name: string, value: number, labels?: Labels): void;
  /** Seconds into a histogram with fixed buckets. */
  observe(name: string, seconds: number, labels?: Labels): void;
  render(): string;
};

const BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

function labelText(labels: Labels): string {
  const parts = Object.keys(labels)
    .sort()
    .map((key) => `${key}="${String(labels[key]).replace(/["\\\n]/g, '_')}"`);
  return parts.length === 0 ? '' : `{${parts.join(',')}}`;
}

/** An empty registry. */
export function createMetrics(): Metrics {
  const counters = new Map<string, Map<string, number>>();
  const gauges = new Map<string, Map<string, number>>();
  const histograms = new Map<
    string,
    Map<string, { labels: Labels; buckets: number[]; sum: number; count: number }>
  >();
  const series = <T>(kind: Map<string, Map<string, T>>, name: string): Map<string, T> => {
    let found = kind.get(name);
    if (found === undefined) {
      found = new Map();
      kind.set(name, found);
    }
    return found;
  };

  return {
    count(name, labels = {}, by = 1) {
      const all = series(counters, name);
      const key = labelText(labels);
      all.set(key, (all.get(key) ?? 0) + by);
    },
    set: (name, value, labels = {}) => void series(gauges, name).set(labelText(labels), value),
    observe(name, seconds, labels = {}) {
      const all = series(histograms, name);
      const key = labelText(labels);
      const one = all.get(key) ?? { labels, buckets: BUCKETS.map(() => 0), sum: 0, count: 0 };
      BUCKETS.forEach((edge, at) => {
        if (seconds <= edge) one.buckets[at] = (one.buckets[at] ?? 0) + 1;
      });
      one.sum += seconds;
      one.count += 1;
      all.set(key, one);
    },
    render() {
      const lines: string[] = [];
      for (const [kind, all] of [
        ['counter', counters],
        ['gauge', gauges],
      ] as const) {
        for (const [name, values] of all) {
          lines.push(`# TYPE ${name} ${kind}`);
          for (const [labels, value] of values) lines.push(`${name}${labels} ${value}`);
        }
      }
      for (const [name, values] of histograms) {
        lines.push(`# TYPE ${name} histogram`);
        for (const [key, one] of values) {
          BUCKETS.forEach((edge, at) => {
            lines.push(`${name}_bucket${labelText({ ...one.labels, le: String(edge) })} ${one.buckets[at]}`);
          });
          lines.push(`${name}_bucket${labelText({ ...one.labels, le: '+Inf' })} ${one.count}`);
          lines.push(`${name}_sum${key} ${one.sum}`, `${name}_count${key} ${one.count}`);
        }
      }
      return `${lines.join('\n')}\n`;
    },
  };
}
