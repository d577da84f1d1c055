/** The two places where this Nextcloud keeps accounts. */
export type Backend = 'Database' | 'user_oidc';

/** One account of one backend. The same id may stand in both (contracts/nextcloud.md A5). */
export interface AccountRow {
  backend: Backend;
  id: string;
  displayName: string;
  /** Login password, Database only; user_oidc accounts have none. */
  password?: string;
}

/** What belongs to an id, whichever backend it is in. */
export interface Preferences {
  /** Identity of the home folder: the same value after disabling and enabling, another one after a delete. */
  home: string;
  enabled: boolean;
  email: string | null;
  /** `none`, `default` or bytes in digits. */
  quota: string;
  language: string;
  groups: string[];
  subadmin: string[];
  /** Seconds; 0 never. */
  firstLogin: number;
  lastLogin: number;
  /** phone, address, locale, timezone and the other plain fields. */
  fields: Record<string, string>;
}

/** A browser that is signed in. */
export interface WebSession {
  /** Cookie value. */
  id: string;
  userId: string;
  /** Number that grows: the newest session has the largest. */
  order: number;
  sid: string | null;
  sub: string | null;
  idToken: string | null;
  wiped: boolean;
}

/** A device password; `wipe` ends it and tells the client to delete its copies (B4). */
export interface AppPassword {
  userId: string;
  name: string;
  token: string;
  wiped: boolean;
}

/** A team folder (section D): groups to permissions. */
export interface TeamFolder {
  id: number;
  mountPoint: string;
  groups: Record<string, number>;
  quota: number;
}

/** All that this Nextcloud remembers. */
export interface NextcloudState {
  /** By `Database/<id in lower case>` or `user_oidc/<id>`. */
  accounts: Record<string, AccountRow>;
  preferences: Record<string, Preferences>;
  /** Group id to display name. */
  groups: Record<string, string>;
  appPasswords: AppPassword[];
  sessions: WebSession[];
  nextSession: number;
  folders: TeamFolder[];
  appConfig: Record<string, string>;
}

/** A Nextcloud fresh from its installer. */
export function emptyState(): NextcloudState {
  return {
    accounts: {},
    preferences: {},
    groups: { admin: 'admin' },
    appPasswords: [],
    sessions: [],
    nextSession: 1,
    folders: [],
    appConfig: {},
  };
}
