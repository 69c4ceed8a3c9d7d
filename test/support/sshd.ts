// Debian's OpenSSH server on loopback: one process a connection, as inetd runs it, so that no port must be guessed.

import { execFileSync, spawn } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

interface Teardown {
  teardown(end: () => unknown): void
}

const SSHD = '/usr/sbin/sshd'

/** For the name of a test that is skipped without it; undefined when it is there. */
export const sshdMissing: string | undefined = existsSync(SSHD)
  ? undefined
  : `${SSHD} is not installed (Debian: openssh-server)`

export interface Sshd {
  /** For `server`: `user@127.0.0.1:port`. */
  readonly server: string
  /** For `sshOptions`: our key, its host key, and nothing of the user's. */
  readonly sshOptions: readonly string[]
  /** For `tunnelBin`: ssh without the configuration of whoever runs the test. */
  readonly ssh: string
  /** Leads to the port that was forwarded last. Ask for it with `sshRemote: '127.0.0.1:0'`. */
  readonly port: number
  /** A known-hosts file without its host key. */
  readonly strangers: string
  /** A key that it does not know. */
  readonly wrongKey: string
  /** Kills the server's side of every connection there is. */
  killSessions(): void
  /** Resolves when no client is connected. */
  empty(): Promise<void>
}

const listen = async (server: Server): Promise<number> => {
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return (server.address() as AddressInfo).port
}

const pipeBoth = (one: Socket, other: Socket): void => {
  one.pipe(other).pipe(one)
  for (const [from, to] of [
    [one, other],
    [other, one]
  ] as const) {
    from.on('error', () => from.destroy())
    from.once('close', () => to.destroy())
  }
}

/** `command` is what a session runs, whatever the client asks for. */
export const startSshd = async (t: Teardown, command = 'cat'): Promise<Sshd> => {
  const folder = mkdtempSync(join(tmpdir(), 'ens-local-sshd-'))
  const at = (name: string): string => join(folder, name)
  for (const key of ['host', 'user', 'wrong'])
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', 'test', '-f', at(key)])
  const { username, uid } = userInfo()
  if (uid === 0) mkdirSync('/run/sshd', { recursive: true })
  const config = {
    HostKey: at('host'),
    AuthorizedKeysFile: at('user.pub'),
    PidFile: 'none',
    LogLevel: 'DEBUG1',
    UsePAM: 'no',
    StrictModes: 'no',
    PasswordAuthentication: 'no',
    KbdInteractiveAuthentication: 'no',
    PrintMotd: 'no',
    PrintLastLog: 'no',
    AllowTcpForwarding: 'remote',
    ForceCommand: command
  }
  writeFileSync(
    at('config'),
    Object.entries(config)
      .map(pair => `${pair.join(' ')}\n`)
      .join('')
  )
  writeFileSync(at('ssh'), '#!/bin/sh\nexec ssh -F none "$@"\n')
  chmodSync(at('ssh'), 0o755)

  let forwarded: Promise<number> = Promise.resolve(0)
  const sessions = new Set<ReturnType<typeof spawn>>()
  let onEmpty: (() => void)[] = []
  const server = createServer({ pauseOnConnect: true }, socket => {
    const session = spawn(SSHD, ['-i', '-e', '-f', at('config')], { stdio: [socket, socket, 'pipe'] })
    sessions.add(session)
    socket.destroy()
    forwarded = new Promise(resolve => {
      createInterface({ input: session.stderr as NodeJS.ReadableStream })
        .on('line', line => {
          const port = /Allocated listen port (\d+)/.exec(line)?.[1]
          if (port !== undefined) resolve(Number(port))
        })
        .once('close', () => resolve(0))
    })
    session.once('close', () => {
      sessions.delete(session)
      if (sessions.size > 0) return
      for (const resolve of onEmpty) resolve()
      onEmpty = []
    })
  })
  const port = await listen(server)
  writeFileSync(at('known'), `[127.0.0.1]:${port} ${readFileSync(at('host.pub'), 'utf8')}`)
  writeFileSync(at('strangers'), '')

  const sockets = new Set<Socket>()
  const lead = createServer(async socket => {
    sockets.add(socket.on('error', () => socket.destroy()))
    // The client may know that it is forwarded before we have read it in the log.
    pipeBoth(socket, connect(await forwarded, '127.0.0.1'))
  })
  const killSessions = (): void => {
    for (const session of sessions) session.kill('SIGKILL')
  }
  t.teardown(async () => {
    for (const socket of sockets) socket.destroy()
    killSessions()
    lead.close()
    server.close()
    rmSync(folder, { recursive: true })
  })
  return {
    server: `${username}@127.0.0.1:${port}`,
    sshOptions: [`IdentityFile=${at('user')}`, 'IdentitiesOnly=yes', `UserKnownHostsFile=${at('known')}`],
    ssh: at('ssh'),
    port: await listen(lead),
    strangers: at('strangers'),
    wrongKey: at('wrong'),
    killSessions,
    empty: () => new Promise(resolve => (sessions.size === 0 ? resolve() : onEmpty.push(resolve)))
  }
}
