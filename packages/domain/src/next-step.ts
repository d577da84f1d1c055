import type { Binding, Capabilities, Observed, Step, Wanted } from './delivery.ts';

/** What `nextStep` looks at. `observed` null: the app has no such account. */
export type StepInput = {
  wanted: Wanted;
  observed: Observed | null;
  binding: Pick<Binding, 'ref' | 'origin'> | null;
  capabilities: Capabilities;
  make: 'ahead' | 'first-use';
};

const STOPPED = new Set(['suspended', 'left', 'erased']);

/**
 * The only place that knows which verb comes next in an app. Rows from top to bottom, the first that fits:
 *
 * | observed            | binding | wanted              | step                                             |
 * |---------------------|---------|---------------------|--------------------------------------------------|
 * | protected           | any     | any                 | needs-person `protected`                         |
 * | absent              | any     | stopped or erased   | done (nothing is there)                          |
 * | absent              | yes     | present             | needs-person `gone`: it was deleted there        |
 * | absent              | no      | present, ahead      | create                                           |
 * | absent              | no      | present, first-use  | done (the first sign-in makes it)                |
 * | there, not ours     | no      | any                 | needs-person `foreign`: somebody must adopt it   |
 * | there, subject ours | no      | any                 | bind                                             |
 * | ref differs         | yes     | any                 | needs-person `other-account`                     |
 * | erased              | yes     | present             | needs-person `erased`                            |
 * | not erased          | yes     | erased              | erase, or needs-person `cannot-erase`            |
 * | present             | yes     | suspended, left     | suspend, or needs-person `cannot-suspend`        |
 * | suspended, left     | yes     | suspended, left     | done                                             |
 * | suspended, left     | yes     | present             | restore                                          |
 * | present             | yes     | fields differ       | update                                           |
 * | present             | yes     | name differs        | rename, where the app can and it is not adopted  |
 * | present             | yes     | groups differ       | set-groups, managed ones only                    |
 * | present             | yes     | all equal           | done                                             |
 */
export function nextStep(input: StepInput): Step {
  const { wanted, observed, binding, capabilities } = input;
  if (observed?.protected) return { do: 'needs-person', instructions: 'protected' };
  if (observed === null) return stepWhereAbsent(input);
  if (binding === null) {
    return observed.subject === wanted.subject
      ? { do: 'bind', ref: observed.ref }
      : { do: 'needs-person', instructions: 'foreign' };
  }
  if (binding.ref.toLowerCase() !== observed.ref.toLowerCase()) {
    return { do: 'needs-person', instructions: 'other-account' };
  }
  if (wanted.treatment === 'erased') {
    if (observed.standing === 'erased') return { do: 'done' };
    return capabilities.erase ? { do: 'erase' } : { do: 'needs-person', instructions: 'cannot-erase' };
  }
  if (observed.standing === 'erased') {
    return wanted.treatment === 'present' ? { do: 'needs-person', instructions: 'erased' } : { do: 'done' };
  }
  if (STOPPED.has(wanted.treatment)) {
    if (observed.standing !== 'present') return { do: 'done' };
    return capabilities.suspend ? { do: 'suspend' } : { do: 'needs-person', instructions: 'cannot-suspend' };
  }
  if (observed.standing !== 'present') return { do: 'restore' };
  return stepInPlace(wanted, observed, binding, capabilities);
}

function stepWhereAbsent({ wanted, binding, make }: StepInput): Step {
  if (wanted.treatment !== 'present') return { do: 'done' };
  if (binding !== null) return { do: 'needs-person', instructions: 'gone' };
  return make === 'ahead' ? { do: 'create' } : { do: 'done' };
}

function stepInPlace(
  wanted: Wanted,
  observed: Observed,
  binding: Pick<Binding, 'origin'>,
  capabilities: Capabilities,
): Step {
  const fields = Object.fromEntries(
    Object.entries(wanted.fields).filter(
      ([name, value]) => capabilities.update.includes(name) && observed.fields[name] !== value,
    ),
  );
  if (Object.keys(fields).length > 0) return { do: 'update', fields };
  const differs = observed.handle.toLowerCase() !== wanted.handle.toLowerCase();
  if (differs && capabilities.names === 'renames' && binding.origin !== 'adopted') {
    return { do: 'rename', handle: wanted.handle };
  }
  if (!capabilities.groups) return { do: 'done' };
  const has = new Set(observed.groups);
  const wants = new Set(wanted.groups);
  const add = wanted.groups.filter((group) => !has.has(group));
  const remove = observed.groups.filter((group) => wanted.managed.includes(group) && !wants.has(group));
  return add.length + remove.length > 0 ? { do: 'set-groups', add, remove } : { do: 'done' };
}
