import { leavesAt } from './leaves-at.ts';
import type { SettingsFile, When } from './schema.ts';

type Found = { code: string; path: (string | number)[]; params: Record<string, string> };

const KINDS = new Set(['open-collective', 'file', 'manual']);

/** What one section says of another: names that must exist, and values that the schema alone cannot judge. */
export function crossCheck(settings: SettingsFile): Found[] {
  const found: Found[] = [];
  const missing = (code: string, path: (string | number)[], wanted: string, known: string[]) => {
    found.push({ code, path, params: { name: wanted, known: known.join(', ') || '–' } });
  };
  const groups = Object.keys(settings.groups);
  const sources = Object.keys(settings.sources);

  if (!isTimezone(settings.timezone)) {
    found.push({ code: 'timezone', path: ['timezone'], params: { name: settings.timezone } });
  }
  settings.rules.forEach((rule, at) => {
    if (!groups.includes(rule.group)) missing('no-such-group', ['rules', at, 'group'], rule.group, groups);
    for (const { leaf, path } of leavesAt(rule.when, ['rules', at, 'when'])) {
      const source = settings.sources[leaf.source];
      if (source === undefined) missing('no-such-source', [...path, 'source'], leaf.source, sources);
      else if ('manual' in leaf && source.kind === 'open-collective') {
        found.push({ code: 'manual-needs-file', path: [...path, 'manual'], params: {} });
      } else if (source.kind === 'manual' && !('manual' in leaf)) {
        found.push({ code: 'only-by-hand', path: [...path, 'source'], params: { name: leaf.source } });
      } else if (
        'collective' in leaf &&
        leaf.collective !== undefined &&
        !(source.kind === 'open-collective' && source.children === true)
      ) {
        found.push({
          code: 'children-not-read',
          path: [...path, 'collective'],
          params: { name: leaf.source },
        });
      } else if (!KINDS.has(source.kind)) {
        found.push({ code: 'unknown-kind', path: ['sources', leaf.source, 'kind'], params: {} });
      }
    }
    if (!asksForSomething(rule.when)) {
      found.push({ code: 'rule-asks-nothing', path: ['rules', at, 'when'], params: { group: rule.group } });
    }
  });
  for (const [name, app] of Object.entries(settings.apps)) {
    app.for.forEach((group, at) => {
      if (!groups.includes(group)) missing('no-such-group', ['apps', name, 'for', at], group, groups);
    });
    for (const group of Object.keys(app.groups)) {
      if (!groups.includes(group)) missing('no-such-group', ['apps', name, 'groups', group], group, groups);
    }
    const origin = new URL(app.url);
    if (origin.search !== '' || origin.hash !== '') {
      found.push({ code: 'url-with-extras', path: ['apps', name, 'url'], params: {} });
    }
  }
  for (const name of Object.keys(settings.apps)) {
    if (name === 'hub') found.push({ code: 'reserved-app-name', path: ['apps', name], params: { name } });
  }
  // Accepted by the shape, so that a file can be kept for later releases; but never taken and then not acted on.
  for (const [role, people] of Object.entries(settings.roles)) {
    if (people.length > 0) found.push({ code: 'roles-by-invite', path: ['roles', role], params: {} });
  }
  for (const name of Object.keys(settings.guard.apps)) {
    const apps = Object.keys(settings.apps);
    if (!apps.includes(name)) missing('no-such-app', ['guard', 'apps', name], name, apps);
  }
  for (const name of Object.keys(settings.guard.groups)) {
    if (!groups.includes(name)) missing('no-such-group', ['guard', 'groups', name], name, groups);
  }
  for (const [name, app] of Object.entries(settings.apps)) {
    if (app.on.remove !== undefined)
      found.push({ code: 'not-yet', path: ['apps', name, 'on', 'remove'], params: {} });
  }
  return found;
}

/** Whether nobody gets the group without being in the books for something: what is only not so, or a kind of account, is no reason. */
function asksForSomething(when: When): boolean {
  if ('all' in when) return when.all.some(asksForSomething);
  if ('any' in when) return when.any.every(asksForSomething);
  return !('not' in when) && !('account_type' in when);
}

function isTimezone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
