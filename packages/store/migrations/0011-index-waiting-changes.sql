-- The next people of a plan are found without walking through all that wait: a plan of 100,000 is applied in batches.
CREATE INDEX plan_change_waiting ON plan_change (plan_id, urgency DESC, number) WHERE state = 'waiting';
