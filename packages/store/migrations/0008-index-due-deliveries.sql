-- A row that is delivered waits for nothing: `infinity`. What is due then stands first in an index, in the order it is claimed.
UPDATE delivery d SET next_try_at = 'infinity' FROM entitlement e
WHERE e.account_id = d.account_id AND e.app = d.app AND d.delivered_version >= e.version;
CREATE INDEX delivery_due ON delivery (app, urgency DESC, next_try_at);
