// Programs for providers to run, which a test holds by strings: it sees them start and end, and makes them talk.

import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

interface Teardown {
  teardown(end: () => unknown): void
}

export type PuppetOrder =
  | { readonly do: 'out' | 'err'; readonly text: string }
  | { readonly do: 'end'; readonly code: number }
  | { readonly do: 'kill' | 'ignore'; readonly signal: NodeJS.Signals }
  | { readonly do: 'escape' | 'say when input ends' }

export interface Puppet {
  readonly pid: number
  /** What it was started with. */
  readonly args: readonly string[]
  readonly frontPort?: string
  /** Resolves when it has done so. */
  obey(order: PuppetOrder): Promise<void>
  /** Without waiting for it: it will not be there to say that it has. */
  end(order: PuppetOrder): void
  /** What it tells besides: a signal that it has ignored, or `input ended`. */
  tells(): Promise<string>
  /** Resolves when its process is gone. */
  readonly gone: Promise<void>
}

export interface Puppets {
  /** The program. */
  readonly path: string
  /** The next that is started; in order. */
  next(): Promise<Puppet>
}

const queue = <T>(): { put(value: T): void; take(): Promise<T> } => {
  const values: T[] = []
  const takers: ((value: T) => void)[] = []
  return {
    put: value => {
      const taker = takers.shift()
      if (taker === undefined) values.push(value)
      else taker(value)
    },
    take: () => new Promise(resolve => (values.length > 0 ? resolve(values.shift() as T) : takers.push(resolve)))
  }
}

const hold = (socket: Socket, onStart: (puppet: Puppet) => void): void => {
  const done = queue<string>()
  const told = queue<string>()
  const gone = new Promise<void>(resolve => socket.once('close', () => resolve()))
  const end = (order: PuppetOrder): void => void socket.write(`${JSON.stringify(order)}\n`)
  const obey = async (order: PuppetOrder): Promise<void> => {
    end(order)
    await done.take()
  }
  socket.on('error', () => socket.destroy())
  createInterface({ input: socket }).on('line', line => {
    const said = JSON.parse(line)
    if (typeof said === 'object') onStart({ ...said, obey, end, tells: told.take, gone })
    else if (said === 'done') done.put(said)
    else told.put(said)
  })
}

/** All that are left end with the test. */
export const startPuppets = async (t: Teardown, name = 'puppet'): Promise<Puppets> => {
  const started = queue<Puppet>()
  const sockets = new Set<Socket>()
  const server = createServer(socket => {
    sockets.add(socket)
    hold(socket, started.put)
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const folder = mkdtempSync(join(tmpdir(), 'ens-local-puppet-'))
  t.teardown(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
    rmSync(folder, { recursive: true })
  })
  const { port } = server.address() as AddressInfo
  const program = fileURLToPath(new URL('puppet-program.js', import.meta.url))
  const path = join(folder, name)
  // Without what tap puts into every child of a test: it takes long to start, and handles signals in its own way.
  writeFileSync(path, `#!/bin/sh\nunset NODE_OPTIONS\nexec '${process.execPath}' '${program}' ${port} "$@"\n`)
  chmodSync(path, 0o755)
  return { path, next: started.take }
}
