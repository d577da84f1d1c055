import type { SandboxPorts } from './ports.ts';

/** What `settings apply` is given in the sandbox: a file like an operator would write, for the stand-ins. */
export function sandboxSettings(options: {
  ports: SandboxPorts;
  collective: string;
  tokenFile: string;
  hook: string;
  oauthSecret?: string;
  nextcloudToken: string;
  synapseToken: string;
  yearlyTier: { id: string; name: string };
}): Record<string, unknown> {
  const at = (port: number) => `http://localhost:${port}`;
  const { ports } = options;
  const yearly = options.yearlyTier;
  return {
    name: 'Common Tide · Marea Común',
    languages: ['en', 'es'],
    timezone: 'Europe/Madrid',
    sources: {
      books: {
        kind: 'open-collective',
        url: `${at(ports.openCollective)}/graphql/v2`,
        collective: options.collective,
        token: { file: options.tokenFile },
        hook: options.hook,
        ...(options.oauthSecret === undefined
          ? {}
          : {
              oauth: {
                client_id: 'latchkey',
                client_secret: options.oauthSecret,
                site: at(ports.openCollective),
              },
            }),
        every: '15m',
        private: true,
      },
    },
    groups: {
      members: { title: 'Members' },
      keel: { title: yearly.name },
      crew: { title: 'Crew' },
      stewards: { title: 'Stewards', privileged: true },
    },
    rules: [
      { group: 'members', when: { source: 'books', tier: 'any', paid: true, term: '365d' }, grace: '30d' },
      { group: 'keel', when: { source: 'books', tier: { id: yearly.id, name: yearly.name }, paid: true } },
      { group: 'members', when: { source: 'books', role: 'MEMBER' } },
      { group: 'members', when: { source: 'books', role: 'ADMIN' } },
      { group: 'crew', when: { source: 'books', role: 'MEMBER' } },
      { group: 'stewards', when: { source: 'books', role: 'ADMIN' } },
    ],
    apps: {
      cloud: {
        kind: 'nextcloud',
        title: 'Cloud',
        url: at(ports.nextcloud),
        credentials: { token: options.nextcloudToken },
        for: ['members'],
        groups: { members: 'Members', crew: 'Crew', stewards: 'Stewards' },
        private: true,
      },
      chat: {
        kind: 'matrix',
        title: 'Chat',
        url: at(ports.synapse),
        credentials: { token: options.synapseToken },
        for: ['members'],
        private: true,
      },
    },
    mail: { from: 'hello@common-tide.example', smtp: `smtp://127.0.0.1:${ports.smtp}`, quiet: 'off' },
  };
}
