import { isDeepStrictEqual } from 'node:util';
import { LineCounter, parseDocument } from 'yaml';
import type { z } from 'zod';
import { crossCheck } from './cross-check.ts';
import { type SettingsFile, settingsSchema } from './schema.ts';

/** One thing wrong with latchkey.yaml. `code` names a message `errors.settings.CODE`, which also gives the cure. */
export type SettingsFault = {
  code: string;
  /** Dotted path in the file, e.g. `apps.cloud.url`; empty for the file as a whole. */
  path: string;
  /** Line in the file, from 1; null where the settings did not come from a text. */
  line: number | null;
  params: Record<string, string>;
};

export type ParsedSettings = { ok: true; settings: SettingsFile } | { ok: false; faults: SettingsFault[] };

/** What an app's kind makes of its part of the file; faults name paths below the app. */
export type AppCheck = (
  name: string,
  app: SettingsFile['apps'][string],
) => { path: (string | number)[]; code: string; params: Record<string, string> }[];

type Path = readonly PropertyKey[];

function faultOf(issue: z.core.$ZodIssue): { code: string; path: Path; params: Record<string, string> }[] {
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => ({ code: 'unknown-key', path: [...issue.path, key], params: { key } }));
    case 'invalid_type':
      return issue.input === undefined
        ? [{ code: 'missing', path: issue.path, params: {} }]
        : [{ code: 'wrong-type', path: issue.path, params: { expected: issue.expected } }];
    case 'invalid_value':
      return [
        { code: 'not-one-of', path: issue.path, params: { allowed: issue.values.map(String).join(', ') } },
      ];
    case 'invalid_format':
      return [{ code: 'format', path: issue.path, params: { format: issue.format } }];
    case 'invalid_union': {
      if ('discriminator' in issue && issue.discriminator !== undefined) {
        return [{ code: 'unknown-kind', path: issue.path, params: {} }];
      }
      const nearest = [...issue.errors].sort((a, b) => depth(b) - depth(a) || a.length - b.length)[0];
      if (nearest === undefined || depth(nearest) === 0)
        return [{ code: 'no-such-form', path: issue.path, params: {} }];
      return nearest.flatMap((inner) => faultOf({ ...inner, path: [...issue.path, ...inner.path] }));
    }
    case 'invalid_key':
      return [{ code: 'bad-name', path: issue.path, params: {} }];
    case 'too_small':
    case 'too_big':
      return [{ code: 'size', path: issue.path, params: {} }];
    default:
      return [{ code: 'not-valid', path: issue.path, params: {} }];
  }
}

function depth(issues: readonly z.core.$ZodIssue[]): number {
  return Math.max(0, ...issues.map((issue) => issue.path.length));
}

/** Text of latchkey.yaml → checked settings, or every fault at once, each with its line. */
export function parseSettings(text: string, checkApp?: AppCheck): ParsedSettings {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true });
  if (document.errors.length > 0) {
    return {
      ok: false,
      faults: document.errors.map((error) => ({
        code: error.code === 'DUPLICATE_KEY' ? 'duplicate-key' : 'yaml',
        path: '',
        line: lines.linePos(error.pos[0]).line,
        params: {},
      })),
    };
  }
  const lineOf = (path: Path): number | null => {
    for (let length = path.length; length >= 0; length -= 1) {
      const node = document.getIn(path.slice(0, length), true) as
        | { range?: [number, number, number] }
        | undefined;
      if (node?.range) return lines.linePos(node.range[0]).line;
    }
    return null;
  };
  return check(document.toJS() ?? {}, checkApp, lineOf);
}

/** Checks a value that did not come from a text (the console, the sandbox). */
export function checkSettings(value: unknown, checkApp?: AppCheck): ParsedSettings {
  return check(value, checkApp, () => null);
}

function check(
  value: unknown,
  checkApp: AppCheck | undefined,
  lineOf: (path: Path) => number | null,
): ParsedSettings {
  const parsed = settingsSchema.safeParse(value, { reportInput: true });
  const found = parsed.success
    ? [
        ...crossCheck(parsed.data),
        ...Object.entries(parsed.data.apps).flatMap(([name, app]) =>
          (checkApp?.(name, app) ?? []).map((fault) => ({
            ...fault,
            path: ['apps', name, ...fault.path] as Path,
          })),
        ),
      ]
    : parsed.error.issues.flatMap(faultOf);
  if (parsed.success && found.length === 0) return { ok: true, settings: parsed.data };
  const faults = found.map((fault) => ({
    code: fault.code,
    path: fault.path.map(String).join('.'),
    line: lineOf(fault.path),
    params: fault.params,
  }));
  const unique = faults.filter(
    (fault, at) => faults.findIndex((other) => isDeepStrictEqual(other, fault)) === at,
  );
  return { ok: false, faults: unique.sort((a, b) => (a.line ?? 0) - (b.line ?? 0)) };
}
