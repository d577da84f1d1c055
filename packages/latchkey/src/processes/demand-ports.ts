import { createServer } from 'node:net';
import { EXIT, VerbError } from '../ui/exit.ts';

/** Fails with exit 2, naming the port and the cure, where one of the ports is taken. None is ever chosen silently. */
export async function demandPorts(host: string, ports: readonly number[]): Promise<void> {
  for (const port of ports) {
    await new Promise<void>((resolve, reject) => {
      const probe = createServer();
      probe.once('error', (error: NodeJS.ErrnoException) => {
        reject(
          error.code === 'EADDRINUSE' || error.code === 'EACCES'
            ? new VerbError(EXIT.usage, error.code === 'EACCES' ? 'cli.port-forbidden' : 'cli.port-taken', {
                port: String(port),
                host,
              })
            : error,
        );
      });
      probe.listen({ port, host, exclusive: true }, () => probe.close(() => resolve()));
    });
  }
}
