-- What all migrations together make, to read; nothing runs this file. Made by test/boundaries/schema.test.ts.

CREATE TABLE account (
  id uuid DEFAULT gen_random_uuid() NOT NULL,
  life text NOT NULL,
  username text,
  name text,
  language text,
  version integer DEFAULT 1 NOT NULL,
  epoch integer DEFAULT 1 NOT NULL,
  made_on timestamp with time zone DEFAULT calendar_now() NOT NULL,
  claimed_on timestamp with time zone,
  left_on timestamp with time zone,
  last_sign_in_month date,
  decided_settings integer,
  kind text DEFAULT 'person'::text NOT NULL,
  UNIQUE (username),
  PRIMARY KEY (id),
  CHECK ((kind = ANY (ARRAY['person'::text, 'shared'::text]))),
  CHECK ((language = ANY (ARRAY['en'::text, 'es'::text]))),
  CHECK ((life = ANY (ARRAY['invited'::text, 'active'::text, 'left'::text, 'erasing'::text, 'erased'::text]))),
  CHECK ((username ~ '^[a-z](?:[a-z0-9]|_(?=[a-z0-9])){2,19}$'::text))
);

CREATE TABLE address (
  account_id uuid NOT NULL,
  address text NOT NULL,
  verified_at timestamp with time zone,
  origin text NOT NULL,
  PRIMARY KEY (account_id, address),
  FOREIGN KEY (account_id) REFERENCES account(id),
  CHECK ((origin = ANY (ARRAY['books'::text, 'member'::text, 'admin'::text])))
);
CREATE INDEX address_lower ON address USING btree (lower(address));

CREATE TABLE address_change (
  id uuid DEFAULT gen_random_uuid() NOT NULL,
  account_id uuid NOT NULL,
  identity_id uuid NOT NULL,
  address text,
  address_hash text NOT NULL,
  state text DEFAULT 'asked'::text NOT NULL,
  counter integer DEFAULT 1 NOT NULL,
  expires_on timestamp with time zone NOT NULL,
  closed_on timestamp with time zone,
  UNIQUE (account_id, address_hash),
  PRIMARY KEY (id),
  FOREIGN KEY (account_id) REFERENCES account(id),
  FOREIGN KEY (identity_id) REFERENCES identity(id),
  CHECK (((address IS NOT NULL) = (state = ANY (ARRAY['asked'::text, 'confirming'::text])))),
  CHECK ((state = ANY (ARRAY['asked'::text, 'confirming'::text, 'taken'::text, 'declined'::text, 'expired'::text, 'overtaken'::text])))
);
CREATE UNIQUE INDEX address_change_open ON address_change USING btree (account_id) WHERE (address IS NOT NULL);

CREATE TABLE admission (
  account_id uuid NOT NULL,
  group_name text NOT NULL,
  state text DEFAULT 'waiting'::text NOT NULL,
  asked_on timestamp with time zone DEFAULT calendar_now() NOT NULL,
  reminded smallint DEFAULT 0 NOT NULL,
  answered_on timestamp with time zone,
  answered_by text,
  PRIMARY KEY (account_id, group_name),
  FOREIGN KEY (account_id) REFERENCES account(id),
  CHECK ((state = ANY (ARRAY['waiting'::text, 'admitted'::text, 'refused'::text])))
);
CREATE INDEX admission_waiting ON admission USING btree (asked_on) WHERE (state = 'waiting'::text);

CREATE TABLE app (
  name text NOT NULL,
  kind text NOT NULL,
  mode text DEFAULT 'observe'::text NOT NULL,
  epoch integer DEFAULT 1 NOT NULL,
  client jsonb,
  secret_hashes jsonb DEFAULT '[]'::jsonb NOT NULL,
  retired_at timestamp with time zone,
  inventory_on timestamp with time zone,
  inventory_at timestamp with time zone,
  checked jsonb,
  PRIMARY KEY (name),
  CHECK ((mode = ANY (ARRAY['observe'::text, 'manage'::text, 'paused'::text])))
);

CREATE TABLE app_lease (
  app text NOT NULL,
  holder text,
  until timestamp with time zone DEFAULT now() NOT NULL,
  breaker jsonb,
  rate jsonb,
  PRIMARY KEY (app),
  FOREIGN KEY (app) REFERENCES app(name)
);

CREATE TABLE app_move (
  id uuid DEFAULT gen_random_uuid() NOT NULL,
  account_id uuid NOT NULL,
  app text NOT NULL,
  cause text NOT NULL,
  other_id uuid,
  state text DEFAULT 'open'::text NOT NULL,
  retired_ref text,
  opened_on timestamp with time zone DEFAULT calendar_now() NOT NULL,
  ready_on timestamp with time zone,
  closed_on timestamp with time zone,
  closed_by text,
  PRIMARY KEY (id),
  FOREIGN KEY (account_id) REFERENCES account(id),
  FOREIGN KEY (app) REFERENCES app(name),
  FOREIGN KEY (other_id) REFERENCES account(id),
  CHECK ((cause = ANY (ARRAY['new-handle'::text, 'merge'::text]))),
  CHECK ((state = ANY (ARRAY['open'::text, 'done'::text, 'withdrawn'::text])))
);
CREATE INDEX app_move_retired ON app_move USING btree (app, retired_ref) WHERE (retired_ref IS NOT NULL);
CREATE UNIQUE INDEX app_move_open ON app_move USING btree (account_id, app, cause) WHERE (state = 'open'::text);

CREATE TABLE approval (
  id uuid DEFAULT gen_random_uuid() NOT NULL,
  plan_id bigint,
  items jsonb NOT NULL,
  author text NOT NULL,
  made_on timestamp with time zone DEFAULT calendar_now() NOT NULL,
  ends_on timestamp with time zone NOT NULL,
  withdrawn_on timestamp with time zone,
  PRIMARY KEY (id),
  FOREIGN KEY (plan_id) REFERENCES plan(id)
);

CREATE TABLE attempt (
  id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
  account_id uuid NOT NULL,
  app text NOT NULL,
  version integer NOT NULL,
  step text NOT NULL,
  outcome jsonb NOT NULL,
  at timestamp with time zone DEFAULT now() NOT NULL,
  PRIMARY KEY (id)
);
CREATE INDEX attempt_account ON attempt USING btree (account_id, app, id DESC);

CREATE TABLE audit (
  id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
  at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
  event text NOT NULL,
  subject_key uuid,
  actor text NOT NULL,
  app text,
  detail jsonb DEFAULT '{}'::jsonb NOT NULL,
  xid xid8 DEFAULT pg_current_xact_id() NOT NULL,
  PRIMARY KEY (id)
);
CREATE INDEX audit_subject ON audit USING btree (subject_key, id);

CREATE TABLE audit_seal (
  number bigint NOT NULL,
  log text DEFAULT 'audit'::text NOT NULL,
  row_ids bigint[] NOT NULL,
  horizon xid8 NOT NULL,
  key_id text NOT NULL,
  mac text NOT NULL,
  made_at timestamp with time zone DEFAULT now() NOT NULL,
  PRIMARY KEY (number)
);

CREATE TABLE binding (
  app text NOT NULL,
  account_id uuid NOT NULL,
  ref text NOT NULL,
  handle text NOT NULL,
  claims jsonb DEFAULT '{}'::jsonb NOT NULL,
  origin text NOT NULL,
  sent jsonb DEFAULT '{}'::jsonb NOT NULL,
  made_at timestamp with time zone DEFAULT now() NOT NULL,
  PRIMARY KEY (account_id, app),
  FOREIGN KEY (account_id) REFERENCES account(id),
  FOREIGN KEY (app) REFERENCES app(name),
  CHECK ((origin = ANY (ARRAY['made'::text, 'adopted'::text, 'found'::text])))
);
CREATE UNIQUE INDEX binding_ref ON binding USING btree (app, lower(ref));

CREATE TABLE challenge (
  id text NOT NULL,
  account_id uuid,
  kind text NOT NULL,
  state jsonb NOT NULL,
  attempts integer DEFAULT 0 NOT NULL,
  expires_at timestamp with time zone NOT NULL,
  PRIMARY KEY (id),
  FOREIGN KEY (account_id) REFERENCES account(id)
);

CREATE TABLE claim_code (
  code_hash text NOT NULL,
  invitation_id uuid NOT NULL,
  made_by text NOT NULL,
  made_on timestamp with time zone DEFAULT calendar_now() NOT NULL,
  expires_on timestamp with time zone NOT NULL,
  UNIQUE (invitation_id),
  PRIMARY KEY (code_hash),
  FOREIGN KEY (invitation_id) REFERENCES invitation(id)
);

CREATE TABLE clock (
  only_row boolean DEFAULT true NOT NULL,
  ahead interval DEFAULT '00:00:00'::interval NOT NULL,
  PRIMARY KEY (only_row),
  CHECK ((ahead >= '00:00:00'::interval)),
  CHECK (only_row)
);

CREATE TABLE coming_end (
  account_id uuid NOT NULL,
  scope text NOT NULL,
  day date NOT NULL,
  reason text NOT NULL,
  PRIMARY KEY (account_id, scope),
  FOREIGN KEY (account_id) REFERENCES account(id)
);
CREATE INDEX coming_end_day ON coming_end USING btree (day);

CREATE TABLE coming_wave (
  scope text NOT NULL,
  day date NOT NULL,
  count integer NOT NULL,
  most integer NOT NULL,
  PRIMARY KEY (scope, day)
);

CREATE TABLE contribution_ask (
  fact_id uuid NOT NULL,
  account_id uuid NOT NULL,
  cause text NOT NULL,
  asked_on timestamp with time zone DEFAULT calendar_now() NOT NULL,
  told_on timestamp with time zone,
  closed_on timestamp with time zone,
  PRIMARY KEY (fact_id),
  FOREIGN KEY (account_id) REFERENCES account(id),
  CHECK ((cause = ANY (ARRAY['barred'::text, 'refused'::text])))
);
CREATE INDEX contribution_ask_open ON contribution_ask USING btree (account_id) WHERE (closed_on IS NULL);

CREATE TABLE credential (
  id uuid DEFAULT gen_random_uuid() NOT NULL,
  account_id uuid NOT NULL,
  kind text NOT NULL,
  secret text NOT NULL,
  pepper_key text,
  made_at timestamp with time zone DEFAULT now() NOT NULL,
  used_month date,
  PRIMARY KEY (id),
  FOREIGN KEY (account_id) REFERENCES account(id)
);
CREATE UNIQUE INDEX credential_one_password ON credential USING btree (account_id) WHERE (kind = 'password'::text);

CREATE TABLE delivery (
  account_id uuid NOT NULL,
  app text NOT NULL,
  delivered_version integer DEFAULT 0 NOT NULL,
  delivered jsonb,
  next_try_at timestamp with time zone DEFAULT now() NOT NULL,
  claimed_until timestamp with time zone,
  claimed_by text,
  tries integer DEFAULT 0 NOT NULL,
  urgency smallint DEFAULT 0 NOT NULL,
  outcome jsonb,
  outcome_at timestamp with time zone,
  create_unanswered_at timestamp with time zone,
  PRIMARY KEY (account_id, app),
  FOREIGN KEY (account_id, app) REFERENCES entitlement(account_id, app)
);
CREATE INDEX delivery_due ON delivery USING btree (app, urgency DESC, next_try_at);

CREATE TABLE device_code (
  hash text NOT NULL,
  user_code_hash text NOT NULL,
  account_id uuid,
  grant_id text,
  client_id text NOT NULL,
  fence bigint DEFAULT 0 NOT NULL,
  payload text NOT NULL,
  consumed_at timestamp with time zone,
  expires_at timestamp with time zone NOT NULL,
  UNIQUE (user_code_hash),
  PRIMARY KEY (hash)
);

CREATE TABLE drift (
  app text NOT NULL,
  ref text NOT NULL,
  account_id uuid,
  kind text NOT NULL,
  detail jsonb DEFAULT '{}'::jsonb NOT NULL,
  found_at timestamp with time zone DEFAULT now() NOT NULL,
  closed_at timestamp with time zone,
  repairs integer DEFAULT 0 NOT NULL,
  PRIMARY KEY (app, ref, kind),
  FOREIGN KEY (account_id) REFERENCES account(id),
  FOREIGN KEY (app) REFERENCES app(name)
);

CREATE TABLE due (
  name text NOT NULL,
  last_ran_on timestamp with time zone,
  last_ran_at timestamp with time zone,
  settings_version integer,
  PRIMARY KEY (name)
);

CREATE TABLE entitlement (
  account_id uuid NOT NULL,
  app text NOT NULL,
  treatment text NOT NULL,
  groups text[] DEFAULT '{}'::text[] NOT NULL,
  version integer DEFAULT 1 NOT NULL,
  epoch integer DEFAULT 1 NOT NULL,
  closed_on timestamp with time zone,
  changed_on timestamp with time zone DEFAULT calendar_now() NOT NULL,
  PRIMARY KEY (account_id, app),
  FOREIGN KEY (account_id) REFERENCES account(id),
  FOREIGN KEY (app) REFERENCES app(name),
  CHECK ((treatment = ANY (ARRAY['present'::text, 'suspended'::text, 'left'::text, 'erased'::text])))
);
CREATE INDEX entitlement_app ON entitlement USING btree (app) WHERE (treatment = 'present'::text);

CREATE TABLE fact (
  id uuid DEFAULT gen_random_uuid() NOT NULL,
  source text NOT NULL,
  identity_id uuid NOT NULL,
  kind text NOT NULL,
  data jsonb NOT NULL,
  missing boolean DEFAULT false NOT NULL,
  first_read_on timestamp with time zone NOT NULL,
  last_read_on timestamp with time zone NOT NULL,
  since_on timestamp with time zone,
  confirmed_on timestamp with time zone,
  PRIMARY KEY (id),
  FOREIGN KEY (identity_id) REFERENCES identity(id),
  FOREIGN KEY (source) REFERENCES source(name)
);
CREATE INDEX fact_identity ON fact USING btree (identity_id);
CREATE INDEX fact_source ON fact USING btree (source);

CREATE TABLE fact_alias (
  source text NOT NULL,
  kind text NOT NULL,
  alias text NOT NULL,
  fact_id uuid NOT NULL,
  PRIMARY KEY (source, kind, alias),
  FOREIGN KEY (fact_id) REFERENCES fact(id),
  FOREIGN KEY (source) REFERENCES source(name)
);
CREATE INDEX fact_alias_fact ON fact_alias USING btree (fact_id);

CREATE TABLE group_grant (
  account_id uuid NOT NULL,
  group_name text NOT NULL,
  origin text NOT NULL,
  start_on timestamp with time zone DEFAULT calendar_now() NOT NULL,
  end_on timestamp with time zone,
  given_by text DEFAULT 'system'::text NOT NULL,
  PRIMARY KEY (account_id, group_name, origin),
  FOREIGN KEY (account_id) REFERENCES account(id),
  CHECK ((origin = ANY (ARRAY['rule'::text, 'manual'::text])))
);
CREATE INDEX group_grant_group ON group_grant USING btree (group_name);

CREATE TABLE guard_raise (
  id uuid DEFAULT gen_random_uuid() NOT NULL,
  scope text NOT NULL,
  up_to integer NOT NULL,
  author text NOT NULL,
  made_on timestamp with time zone DEFAULT calendar_now() NOT NULL,
  second text,
  agreed_on timestamp with time zone,
  ends_on timestamp with time zone NOT NULL,
  stopped_on timestamp with time zone,
  stopped_by text,
  plan_id bigint,
  PRIMARY KEY (id),
  FOREIGN KEY (plan_id) REFERENCES plan(id),
  CHECK (((up_to >= 1) AND (up_to <= 100000))),
  CHECK ((second IS DISTINCT FROM author))
);
CREATE INDEX guard_raise_open ON guard_raise USING btree (scope) WHERE ((stopped_on IS NULL) AND (plan_id IS NULL));

CREATE TABLE handle_request (
  id uuid DEFAULT gen_random_uuid() NOT NULL,
  account_id uuid NOT NULL,
  wanted text,
  state text DEFAULT 'checking'::text NOT NULL,
  asked_on timestamp with time zone DEFAULT calendar_now() NOT NULL,
  decided_on timestamp with time zone,
  decided_by text,
  PRIMARY KEY (id),
  FOREIGN KEY (account_id) REFERENCES account(id),
  CHECK ((state = ANY (ARRAY['checking'::text, 'asked'::text, 'granted'::text, 'refused'::text, 'withdrawn'::text, 'taken'::text])))
);
CREATE INDEX handle_request_account ON handle_request USING btree (account_id, asked_on DESC);
CREATE UNIQUE INDEX handle_request_open ON handle_request USING btree (account_id) WHERE (state = ANY (ARRAY['checking'::text, 'asked'::text]));

CREATE TABLE heartbeat (
  process text NOT NULL,
  role text NOT NULL,
  release text NOT NULL,
  started_at timestamp with time zone DEFAULT now() NOT NULL,
  seen_at timestamp with time zone DEFAULT now() NOT NULL,
  clock_skew_ms integer DEFAULT 0 NOT NULL,
  PRIMARY KEY (process)
);

CREATE TABLE hint (
  id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
  source text NOT NULL,
  number text,
  type text NOT NULL,
  alias text,
  arrived_at timestamp with time zone DEFAULT now() NOT NULL,
  read_at timestamp with time zone,
  due_at timestamp with time zone DEFAULT now() NOT NULL,
  tries integer DEFAULT 0 NOT NULL,
  UNIQUE (source, number),
  PRIMARY KEY (id),
  FOREIGN KEY (source) REFERENCES source(name)
);
CREATE INDEX hint_unread ON hint USING btree (source, id) WHERE (read_at IS NULL);

CREATE TABLE hold (
  account_id uuid NOT NULL,
  kind text NOT NULL,
  placed_on timestamp with time zone DEFAULT calendar_now() NOT NULL,
  until_on timestamp with time zone,
  placed_by text NOT NULL,
  reason_code text NOT NULL,
  PRIMARY KEY (account_id, kind),
  FOREIGN KEY (account_id) REFERENCES account(id),
  CHECK ((kind = ANY (ARRAY['lapsed'::text, 'inactive'::text, 'unconfirmed'::text, 'barred'::text, 'security'::text, 'manual'::text])))
);

CREATE TABLE hub (
  only_row boolean DEFAULT true NOT NULL,
  sandbox boolean DEFAULT false NOT NULL,
  issuer text,
  made_at timestamp with time zone DEFAULT now() NOT NULL,
  PRIMARY KEY (only_row),
  CHECK (only_row)
);

CREATE TABLE identity (
  id uuid DEFAULT gen_random_uuid() NOT NULL,
  source text NOT NULL,
  account_id uuid,
  type text NOT NULL,
  is_guest boolean DEFAULT false NOT NULL,
  is_incognito boolean DEFAULT false NOT NULL,
  slug text,
  name text,
  address text,
  concerned boolean DEFAULT false NOT NULL,
  first_read_on timestamp with time zone NOT NULL,
  last_read_on timestamp with time zone NOT NULL,
  admin_addresses text[],
  PRIMARY KEY (id),
  FOREIGN KEY (account_id) REFERENCES account(id),
  FOREIGN KEY (source) REFERENCES source(name)
);
CREATE INDEX identity_account ON identity USING btree (account_id);
CREATE INDEX identity_address ON identity USING btree (lower(address)) WHERE (account_id IS NOT NULL);

CREATE TABLE identity_alias (
  source text NOT NULL,
  alias text NOT NULL,
  identity_id uuid NOT NULL,
  PRIMARY KEY (source, alias),
  FOREIGN KEY (identity_id) REFERENCES identity(id),
  FOREIGN KEY (source) REFERENCES source(name)
);
CREATE INDEX identity_alias_identity ON identity_alias USING btree (identity_id);

CREATE TABLE interaction (
  hash text NOT NULL,
  account_id uuid,
  fence bigint DEFAULT 0 NOT NULL,
  payload text NOT NULL,
  expires_at timestamp with time zone NOT NULL,
  PRIMARY KEY (hash)
);
CREATE INDEX interaction_expires ON interaction USING btree (expires_at);

CREATE TABLE invitation (
  id uuid DEFAULT gen_random_uuid() NOT NULL,
  account_id uuid NOT NULL,
  state text NOT NULL,
  counter integer DEFAULT 1 NOT NULL,
  role text,
  made_on timestamp with time zone DEFAULT calendar_now() NOT NULL,
  sent_on timestamp with time zone,
  expires_on timestamp with time zone,
  withdrawn_by_hand boolean DEFAULT false NOT NULL,
  tasks_used integer DEFAULT 0 NOT NULL,
  reached_by text DEFAULT 'mail'::text NOT NULL,
  queued_on timestamp with time zone,
  UNIQUE (account_id),
  PRIMARY KEY (id),
  FOREIGN KEY (account_id) REFERENCES account(id),
  CHECK ((reached_by = ANY (ARRAY['mail'::text, 'code'::text, 'proof'::text]))),
  CHECK ((state = ANY (ARRAY['waiting'::text, 'sent'::text, 'claimed'::text, 'withdrawn'::text])))
);
CREATE INDEX invitation_queued ON invitation USING btree (queued_on) WHERE (queued_on IS NOT NULL);

CREATE TABLE keeper (
  shared_id uuid NOT NULL,
  keeper_id uuid NOT NULL,
  named_by text NOT NULL,
  named_on timestamp with time zone DEFAULT calendar_now() NOT NULL,
  PRIMARY KEY (shared_id, keeper_id),
  FOREIGN KEY (keeper_id) REFERENCES account(id),
  FOREIGN KEY (shared_id) REFERENCES account(id)
);
CREATE INDEX keeper_keeper ON keeper USING btree (keeper_id);

CREATE TABLE keeper_ask (
  id uuid DEFAULT gen_random_uuid() NOT NULL,
  identity_id uuid NOT NULL,
  address text NOT NULL,
  asked_by text NOT NULL,
  asked_on timestamp with time zone DEFAULT calendar_now() NOT NULL,
  expires_on timestamp with time zone NOT NULL,
  answered_on timestamp with time zone,
  PRIMARY KEY (id),
  FOREIGN KEY (identity_id) REFERENCES identity(id)
);
CREATE INDEX keeper_ask_identity ON keeper_ask USING btree (identity_id);

CREATE TABLE kept_row (
  id uuid DEFAULT gen_random_uuid() NOT NULL,
  source text NOT NULL,
  person_alias text NOT NULL,
  row_alias text NOT NULL,
  type text DEFAULT 'INDIVIDUAL'::text NOT NULL,
  name text,
  address text,
  data jsonb NOT NULL,
  reason text,
  sponsor_id uuid,
  added_by text NOT NULL,
  added_on timestamp with time zone DEFAULT calendar_now() NOT NULL,
  changed_on timestamp with time zone DEFAULT calendar_now() NOT NULL,
  UNIQUE (source, row_alias),
  PRIMARY KEY (id),
  FOREIGN KEY (sponsor_id) REFERENCES account(id),
  CHECK ((reason = ANY (ARRAY['honorary'::text, 'solidarity'::text, 'staff'::text, 'founder'::text, 'cash'::text])))
);
CREATE INDEX kept_row_person ON kept_row USING btree (source, person_alias);

CREATE TABLE letter_text (
  letter text NOT NULL,
  language text NOT NULL,
  version integer NOT NULL,
  subject text,
  body text,
  author text NOT NULL,
  made_at timestamp with time zone DEFAULT now() NOT NULL,
  PRIMARY KEY (letter, language, version),
  CHECK (((subject IS NULL) = (body IS NULL))),
  CHECK ((language = ANY (ARRAY['en'::text, 'es'::text])))
);

CREATE TABLE mailing (
  only_row boolean DEFAULT true NOT NULL,
  opened_on timestamp with time zone DEFAULT calendar_now() NOT NULL,
  opened_by text NOT NULL,
  opened_at timestamp with time zone DEFAULT now() NOT NULL,
  PRIMARY KEY (only_row),
  CHECK (only_row)
);

CREATE TABLE message (
  id uuid DEFAULT gen_random_uuid() NOT NULL,
  account_id uuid,
  kind text NOT NULL,
  template text NOT NULL,
  payload jsonb DEFAULT '{}'::jsonb NOT NULL,
  state text DEFAULT 'waiting'::text NOT NULL,
  due_on timestamp with time zone,
  next_try_at timestamp with time zone DEFAULT now() NOT NULL,
  claimed_until timestamp with time zone,
  tries integer DEFAULT 0 NOT NULL,
  outcome text,
  made_at timestamp with time zone DEFAULT now() NOT NULL,
  closed_at timestamp with time zone,
  event_key text,
  pass text,
  held_reason text,
  passed_on timestamp with time zone,
  UNIQUE (event_key),
  PRIMARY KEY (id),
  CHECK ((held_reason = ANY (ARRAY['not-opened'::text, 'burst'::text]))),
  CHECK ((pass = ANY (ARRAY['cleared'::text, 'counted'::text, 'held'::text]))),
  CHECK ((state = ANY (ARRAY['waiting'::text, 'sent'::text, 'failed'::text, 'withdrawn'::text])))
);
CREATE INDEX message_account ON message USING btree (account_id);
CREATE INDEX message_counted ON message USING btree (passed_on) WHERE (pass = 'counted'::text);
CREATE INDEX message_held ON message USING btree (made_at) WHERE ((pass = 'held'::text) AND (state = 'waiting'::text));
CREATE INDEX message_waiting ON message USING btree (next_try_at) WHERE (state = 'waiting'::text);

CREATE TABLE migration (
  name text NOT NULL,
  hash text NOT NULL,
  ran_at timestamp with time zone DEFAULT now() NOT NULL,
  PRIMARY KEY (name)
);

CREATE TABLE name_reservation (
  username text NOT NULL,
  invitation_id uuid,
  account_id uuid,
  expires_at timestamp with time zone NOT NULL,
  PRIMARY KEY (username),
  FOREIGN KEY (account_id) REFERENCES account(id),
  FOREIGN KEY (invitation_id) REFERENCES invitation(id)
);

CREATE TABLE never_mail (
  account_id uuid NOT NULL,
  reason_code text NOT NULL,
  placed_by text NOT NULL,
  placed_on timestamp with time zone DEFAULT calendar_now() NOT NULL,
  PRIMARY KEY (account_id),
  FOREIGN KEY (account_id) REFERENCES account(id),
  CHECK ((reason_code = ANY (ARRAY['bereavement'::text, 'conflict'::text, 'asked'::text])))
);

CREATE TABLE observed (
  app text NOT NULL,
  ref text NOT NULL,
  handle text NOT NULL,
  subject text,
  standing text NOT NULL,
  groups text[] DEFAULT '{}'::text[] NOT NULL,
  fields jsonb DEFAULT '{}'::jsonb NOT NULL,
  protected boolean DEFAULT false NOT NULL,
  last_activity_at timestamp with time zone,
  seen_at timestamp with time zone DEFAULT now() NOT NULL,
  PRIMARY KEY (app, ref),
  FOREIGN KEY (app) REFERENCES app(name)
);

CREATE TABLE oidc_grant (
  id text NOT NULL,
  account_id uuid NOT NULL,
  client_id text NOT NULL,
  session_uid text,
  fence bigint NOT NULL,
  payload jsonb NOT NULL,
  expires_at timestamp with time zone NOT NULL,
  PRIMARY KEY (id)
);
CREATE INDEX oidc_grant_account ON oidc_grant USING btree (account_id);
CREATE INDEX oidc_grant_expires ON oidc_grant USING btree (expires_at);
CREATE INDEX oidc_grant_session ON oidc_grant USING btree (session_uid);

CREATE TABLE oidc_short (
  kind text NOT NULL,
  hash text NOT NULL,
  account_id uuid,
  grant_id text,
  client_id text,
  fence bigint DEFAULT 0 NOT NULL,
  payload text NOT NULL,
  consumed_at timestamp with time zone,
  expires_at timestamp with time zone NOT NULL,
  PRIMARY KEY (kind, hash)
);
CREATE INDEX oidc_short_expires ON oidc_short USING btree (expires_at);

CREATE TABLE outage (
  source text NOT NULL,
  from_on timestamp with time zone NOT NULL,
  to_on timestamp with time zone NOT NULL,
  PRIMARY KEY (source, from_on),
  FOREIGN KEY (source) REFERENCES source(name),
  CHECK ((to_on > from_on))
);

CREATE TABLE paid_in_grace (
  account_id uuid NOT NULL,
  group_name text NOT NULL,
  end_on timestamp with time zone NOT NULL,
  grace_days integer NOT NULL,
  back_on timestamp with time zone DEFAULT calendar_now() NOT NULL,
  PRIMARY KEY (account_id, group_name, end_on),
  FOREIGN KEY (account_id) REFERENCES account(id)
);

CREATE TABLE person_merge (
  id uuid DEFAULT gen_random_uuid() NOT NULL,
  keep_id uuid NOT NULL,
  gone_id uuid NOT NULL,
  choices jsonb DEFAULT '{}'::jsonb NOT NULL,
  state text DEFAULT 'proposed'::text NOT NULL,
  proposed_by text NOT NULL,
  proposed_on timestamp with time zone DEFAULT calendar_now() NOT NULL,
  decided_by text,
  decided_on timestamp with time zone,
  undo_until_on timestamp with time zone,
  moved text,
  PRIMARY KEY (id),
  FOREIGN KEY (gone_id) REFERENCES account(id),
  FOREIGN KEY (keep_id) REFERENCES account(id),
  CHECK ((keep_id <> gone_id)),
  CHECK ((state = ANY (ARRAY['proposed'::text, 'done'::text, 'undone'::text, 'rejected'::text])))
);
CREATE INDEX person_merge_keep ON person_merge USING btree (keep_id);
CREATE UNIQUE INDEX person_merge_open ON person_merge USING btree (gone_id) WHERE (state = ANY (ARRAY['proposed'::text, 'done'::text]));

CREATE TABLE plan (
  id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
  made_on timestamp with time zone DEFAULT calendar_now() NOT NULL,
  made_at timestamp with time zone DEFAULT now() NOT NULL,
  cause text NOT NULL,
  settings_version integer,
  state text DEFAULT 'making'::text NOT NULL,
  totals jsonb DEFAULT '{}'::jsonb NOT NULL,
  author text DEFAULT 'system'::text NOT NULL,
  PRIMARY KEY (id),
  CHECK ((state = ANY (ARRAY['making'::text, 'open'::text, 'applying'::text, 'done'::text, 'rejected'::text, 'superseded'::text])))
);

CREATE TABLE plan_change (
  plan_id bigint NOT NULL,
  number integer NOT NULL,
  account_id uuid,
  identity_id uuid,
  seen_version integer,
  urgency smallint DEFAULT 0 NOT NULL,
  kind text NOT NULL,
  change_key text NOT NULL,
  change jsonb NOT NULL,
  held text,
  state text DEFAULT 'waiting'::text NOT NULL,
  PRIMARY KEY (plan_id, number),
  FOREIGN KEY (plan_id) REFERENCES plan(id),
  CHECK ((state = ANY (ARRAY['waiting'::text, 'applied'::text, 'skipped'::text, 'rejected'::text, 'held'::text])))
);
CREATE INDEX plan_change_held ON plan_change USING btree (plan_id) WHERE (state = 'held'::text);
CREATE INDEX plan_change_open ON plan_change USING btree (account_id) WHERE (state = ANY (ARRAY['waiting'::text, 'held'::text]));
CREATE INDEX plan_change_waiting ON plan_change USING btree (plan_id, urgency DESC, number) WHERE (state = 'waiting'::text);

CREATE TABLE question (
  id uuid DEFAULT gen_random_uuid() NOT NULL,
  identity_id uuid,
  account_id uuid,
  kind text NOT NULL,
  evidence jsonb NOT NULL,
  asked_on timestamp with time zone DEFAULT calendar_now() NOT NULL,
  answered_on timestamp with time zone,
  answer jsonb,
  answered_by text,
  asked_member_on timestamp with time zone,
  PRIMARY KEY (id),
  FOREIGN KEY (account_id) REFERENCES account(id),
  FOREIGN KEY (identity_id) REFERENCES identity(id)
);
CREATE INDEX question_identity ON question USING btree (identity_id);
CREATE INDEX question_moved ON question USING btree (((evidence ->> 'from'::text))) WHERE (kind = 'continuity'::text);
CREATE UNIQUE INDEX question_open ON question USING btree (kind, identity_id) WHERE (answered_on IS NULL);

CREATE TABLE receipt (
  id uuid DEFAULT gen_random_uuid() NOT NULL,
  account_id uuid NOT NULL,
  app text NOT NULL,
  version integer NOT NULL,
  kind text NOT NULL,
  cause text NOT NULL,
  opened_on timestamp with time zone DEFAULT calendar_now() NOT NULL,
  opened_at timestamp with time zone DEFAULT now() NOT NULL,
  steps jsonb DEFAULT '[]'::jsonb NOT NULL,
  read_back_at timestamp with time zone,
  closed_at timestamp with time zone,
  complete boolean DEFAULT false NOT NULL,
  UNIQUE (account_id, app, version, kind),
  PRIMARY KEY (id),
  CHECK ((kind = ANY (ARRAY['ending'::text, 'return'::text])))
);
CREATE INDEX receipt_open ON receipt USING btree (app) WHERE (closed_at IS NULL);

CREATE TABLE refresh_token (
  hash text NOT NULL,
  account_id uuid NOT NULL,
  grant_id text NOT NULL,
  client_id text NOT NULL,
  fence bigint NOT NULL,
  payload text NOT NULL,
  consumed_at timestamp with time zone,
  expires_at timestamp with time zone NOT NULL,
  PRIMARY KEY (hash)
);
CREATE INDEX refresh_token_account ON refresh_token USING btree (account_id);
CREATE INDEX refresh_token_expires ON refresh_token USING btree (expires_at);
CREATE INDEX refresh_token_grant ON refresh_token USING btree (grant_id);

CREATE TABLE removal_ticket (
  scope text NOT NULL,
  account_id uuid NOT NULL,
  taken_on timestamp with time zone DEFAULT calendar_now() NOT NULL,
  forced boolean DEFAULT false NOT NULL,
  PRIMARY KEY (scope, account_id, taken_on)
);
CREATE INDEX removal_ticket_scope ON removal_ticket USING btree (scope, taken_on);

CREATE TABLE replay (
  hash text NOT NULL,
  expires_at timestamp with time zone NOT NULL,
  PRIMARY KEY (hash)
);
CREATE INDEX replay_expires ON replay USING btree (expires_at);

CREATE TABLE role (
  account_id uuid NOT NULL,
  role text NOT NULL,
  source text DEFAULT ''::text NOT NULL,
  given_by text NOT NULL,
  given_at timestamp with time zone DEFAULT now() NOT NULL,
  PRIMARY KEY (account_id, role, source),
  FOREIGN KEY (account_id) REFERENCES account(id),
  CHECK ((role = ANY (ARRAY['admin'::text, 'treasurer'::text, 'auditor'::text])))
);

CREATE TABLE rule_proposal (
  id uuid DEFAULT gen_random_uuid() NOT NULL,
  origin text NOT NULL,
  basis integer NOT NULL,
  digest text NOT NULL,
  document jsonb NOT NULL,
  affected integer NOT NULL,
  needs_second boolean NOT NULL,
  author text NOT NULL,
  made_on timestamp with time zone DEFAULT calendar_now() NOT NULL,
  ends_on timestamp with time zone NOT NULL,
  second text,
  agreed_on timestamp with time zone,
  stopped_on timestamp with time zone,
  stopped_by text,
  used_version integer,
  PRIMARY KEY (id),
  CHECK ((origin = ANY (ARRAY['file'::text, 'console'::text]))),
  CHECK ((second IS DISTINCT FROM author))
);
CREATE INDEX rule_proposal_open ON rule_proposal USING btree (made_on) WHERE ((stopped_on IS NULL) AND (used_version IS NULL));

CREATE TABLE seat (
  identity_id uuid NOT NULL,
  account_id uuid NOT NULL,
  filled_by text NOT NULL,
  filled_on timestamp with time zone DEFAULT calendar_now() NOT NULL,
  PRIMARY KEY (account_id, identity_id),
  FOREIGN KEY (account_id) REFERENCES account(id),
  FOREIGN KEY (identity_id) REFERENCES identity(id)
);
CREATE INDEX seat_identity ON seat USING btree (identity_id, filled_on);

CREATE TABLE seat_keeper (
  identity_id uuid NOT NULL,
  account_id uuid NOT NULL,
  origin text NOT NULL,
  named_by text NOT NULL,
  named_on timestamp with time zone DEFAULT calendar_now() NOT NULL,
  told_until timestamp with time zone,
  PRIMARY KEY (account_id, identity_id),
  FOREIGN KEY (account_id) REFERENCES account(id),
  FOREIGN KEY (identity_id) REFERENCES identity(id),
  CHECK ((origin = ANY (ARRAY['oauth'::text, 'treasurer'::text, 'mail'::text])))
);
CREATE INDEX seat_keeper_identity ON seat_keeper USING btree (identity_id);

CREATE TABLE secret (
  name text NOT NULL,
  sealed text,
  reference jsonb,
  changed_at timestamp with time zone DEFAULT now() NOT NULL,
  PRIMARY KEY (name),
  CHECK (((sealed IS NULL) <> (reference IS NULL)))
);

CREATE TABLE session (
  uid text NOT NULL,
  account_id uuid,
  fence bigint DEFAULT 0 NOT NULL,
  payload text NOT NULL,
  expires_at timestamp with time zone NOT NULL,
  keeper_id uuid,
  opened_from text,
  PRIMARY KEY (uid)
);
CREATE INDEX session_account ON session USING btree (account_id);
CREATE INDEX session_expires ON session USING btree (expires_at);
CREATE INDEX session_keeper ON session USING btree (keeper_id) WHERE (keeper_id IS NOT NULL);
CREATE INDEX session_opened_from ON session USING btree (opened_from) WHERE (opened_from IS NOT NULL);

CREATE TABLE session_client (
  session_uid text NOT NULL,
  client_id text NOT NULL,
  sid text NOT NULL,
  grant_id text NOT NULL,
  fence bigint NOT NULL,
  persists_logout boolean,
  PRIMARY KEY (session_uid, client_id),
  FOREIGN KEY (session_uid) REFERENCES session(uid) ON DELETE CASCADE
);
CREATE INDEX session_client_grant ON session_client USING btree (grant_id);

CREATE TABLE session_key (
  hash text NOT NULL,
  session_uid text NOT NULL,
  valid_until timestamp with time zone,
  PRIMARY KEY (hash),
  FOREIGN KEY (session_uid) REFERENCES session(uid) ON DELETE CASCADE
);
CREATE INDEX session_key_session ON session_key USING btree (session_uid);
CREATE INDEX session_key_valid ON session_key USING btree (valid_until) WHERE (valid_until IS NOT NULL);

CREATE TABLE setting (
  version integer NOT NULL,
  document jsonb NOT NULL,
  owners jsonb NOT NULL,
  author text NOT NULL,
  reason text,
  made_at timestamp with time zone DEFAULT now() NOT NULL,
  PRIMARY KEY (version)
);

CREATE TABLE sign_in_log (
  id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
  at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
  event text NOT NULL,
  subject_key uuid,
  app text,
  detail jsonb DEFAULT '{}'::jsonb NOT NULL,
  PRIMARY KEY (id)
);
CREATE INDEX sign_in_log_subject ON sign_in_log USING btree (subject_key, id);

CREATE TABLE signing_key (
  kid text NOT NULL,
  alg text NOT NULL,
  public_jwk jsonb NOT NULL,
  private_encrypted text NOT NULL,
  position integer NOT NULL,
  made_at timestamp with time zone DEFAULT now() NOT NULL,
  retired_at timestamp with time zone,
  PRIMARY KEY (kid)
);

CREATE TABLE source (
  name text NOT NULL,
  kind text NOT NULL,
  pinned_id text,
  pinned_slug text,
  hook_hash text,
  first_read_on timestamp with time zone,
  last_complete_on timestamp with time zone,
  previous_complete_on timestamp with time zone,
  last_total integer,
  last_read_at timestamp with time zone,
  last_problem text,
  last_totals jsonb DEFAULT '{}'::jsonb NOT NULL,
  pinned_me text,
  PRIMARY KEY (name)
);

CREATE TABLE source_acceptance (
  source text NOT NULL,
  read_id bigint NOT NULL,
  problem text NOT NULL,
  params jsonb NOT NULL,
  accepted_on timestamp with time zone DEFAULT calendar_now() NOT NULL,
  accepted_by text NOT NULL,
  FOREIGN KEY (source) REFERENCES source(name),
  CHECK ((problem = ANY (ARRAY['totals-fell'::text, 'me-other'::text])))
);
CREATE INDEX source_acceptance_source ON source_acceptance USING btree (source, problem, accepted_on DESC);

CREATE TABLE source_budget (
  source text NOT NULL,
  sent jsonb NOT NULL,
  allowed integer NOT NULL,
  told_limit integer,
  told_remaining integer,
  told_reset_at timestamp with time zone,
  written_at timestamp with time zone DEFAULT now() NOT NULL,
  PRIMARY KEY (source),
  FOREIGN KEY (source) REFERENCES source(name)
);

CREATE TABLE source_read (
  id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
  source text NOT NULL,
  kind text NOT NULL,
  started_on timestamp with time zone NOT NULL,
  finished_on timestamp with time zone,
  complete boolean DEFAULT false NOT NULL,
  counts jsonb DEFAULT '{}'::jsonb NOT NULL,
  problems jsonb DEFAULT '[]'::jsonb NOT NULL,
  PRIMARY KEY (id),
  FOREIGN KEY (source) REFERENCES source(name),
  CHECK ((kind = ANY (ARRAY['full'::text, 'one'::text])))
);
CREATE INDEX source_read_source ON source_read USING btree (source, id DESC);

CREATE TABLE source_token (
  source text NOT NULL,
  ends_on date,
  setting_ends_on date,
  replaced_at timestamp with time zone DEFAULT now() NOT NULL,
  PRIMARY KEY (source),
  FOREIGN KEY (source) REFERENCES source(name)
);

CREATE TABLE subject_key (
  id uuid DEFAULT gen_random_uuid() NOT NULL,
  account_id uuid,
  UNIQUE (account_id),
  PRIMARY KEY (id),
  FOREIGN KEY (account_id) REFERENCES account(id)
);

CREATE TABLE task (
  id uuid DEFAULT gen_random_uuid() NOT NULL,
  kind text NOT NULL,
  arguments jsonb DEFAULT '{}'::jsonb NOT NULL,
  state text DEFAULT 'waiting'::text NOT NULL,
  steps jsonb DEFAULT '[]'::jsonb NOT NULL,
  result jsonb,
  asked_by text NOT NULL,
  made_at timestamp with time zone DEFAULT now() NOT NULL,
  claimed_until timestamp with time zone,
  closed_at timestamp with time zone,
  PRIMARY KEY (id),
  CHECK ((state = ANY (ARRAY['waiting'::text, 'running'::text, 'done'::text, 'failed'::text])))
);
CREATE INDEX task_waiting ON task USING btree (made_at) WHERE (state = ANY (ARRAY['waiting'::text, 'running'::text]));

CREATE TABLE tier (
  source text NOT NULL,
  id text NOT NULL,
  aliases text[] DEFAULT '{}'::text[] NOT NULL,
  name text NOT NULL,
  slug text,
  type text,
  gone boolean DEFAULT false NOT NULL,
  PRIMARY KEY (source, id),
  FOREIGN KEY (source) REFERENCES source(name)
);

CREATE TABLE tombstone (
  id uuid DEFAULT gen_random_uuid() NOT NULL,
  source text NOT NULL,
  alias_hash text NOT NULL,
  made_on timestamp with time zone NOT NULL,
  UNIQUE (source, alias_hash),
  PRIMARY KEY (id)
);

CREATE TABLE worker_key (
  id text NOT NULL,
  public_key text NOT NULL,
  made_at timestamp with time zone DEFAULT now() NOT NULL,
  retired_at timestamp with time zone,
  PRIMARY KEY (id)
);

CREATE VIEW fact_now AS
SELECT f.id,
    f.source,
    f.identity_id,
    f.kind,
    f.data,
    f.missing,
    f.first_read_on,
        CASE
            WHEN ((f.since_on IS NOT NULL) AND (NOT f.missing)) THEN GREATEST(f.last_read_on, s.last_complete_on)
            ELSE f.last_read_on
        END AS last_read_on,
    f.since_on,
        CASE
            WHEN (f.since_on IS NOT NULL) THEN GREATEST(s.last_complete_on, f.since_on)
            ELSE NULL::timestamp with time zone
        END AS agreed_on,
    f.confirmed_on
   FROM (fact f
     JOIN source s ON ((s.name = f.source)));

CREATE OR REPLACE FUNCTION calendar_now()
 RETURNS timestamp with time zone
 LANGUAGE sql
 STABLE
AS $function$ SELECT now() + coalesce((SELECT ahead FROM clock), interval '0') $function$;
