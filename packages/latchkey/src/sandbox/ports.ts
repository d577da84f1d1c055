/** Ports of the sandbox, above the hub's own. */
export type SandboxPorts = {
  page: number;
  openCollective: number;
  nextcloud: number;
  synapse: number;
  mailbox: number;
  smtp: number;
};

/** PORT+1 … PORT+6. */
export function sandboxPorts(port: number): SandboxPorts {
  return {
    page: port + 1,
    openCollective: port + 2,
    nextcloud: port + 3,
    synapse: port + 4,
    mailbox: port + 5,
    smtp: port + 6,
  };
}
