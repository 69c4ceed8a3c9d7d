// The tunnels that are measured, each in processes of its own before one bare receiver, and reached without TLS.

import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { startNpmRelay } from '../test/support/npm-relay.js'
import { sshdMissing, startSshd } from '../test/support/sshd.js'
import type { Aim } from './posts.js'

export interface Contender {
  readonly name: string
  readonly aim: Aim
  /** No relay in between. */
  readonly isFast: boolean
  /** Of the tunnel's own process on the laptop; for its memory. */
  readonly pid: number | undefined
}

interface Ends {
  teardown(end: () => unknown): void
}

const here = new URL('.', import.meta.url).pathname

const ending = (ends: Ends, child: ChildProcess): void =>
  ends.teardown(async () => {
    const exited = once(child, 'exit')
    if (child.exitCode === null && child.kill('SIGTERM')) await exited
  })

/** A program of this folder; its first line says its url. */
const start = async (ends: Ends, name: string, ...args: string[]): Promise<{ url: URL; pid: number | undefined }> => {
  const child = spawn(process.execPath, [`${here}${name}.js`, ...args], { stdio: ['ignore', 'pipe', 'inherit'] })
  ending(ends, child)
  const ended = once(child, 'exit').then(([code]) => Promise.reject(new Error(`${name} ended with ${code}`)))
  const [line] = await Promise.race([once(createInterface({ input: child.stdout }), 'line'), ended])
  // It ends with the others, which is no news.
  ended.catch(() => {})
  return { url: new URL((JSON.parse(String(line)) as { url: string }).url), pid: child.pid }
}

/** `ssh -R` to a server on the loopback; undefined where there is no sshd. */
const startSsh = async (ends: Ends, receiver: URL): Promise<Contender | undefined> => {
  if (sshdMissing !== undefined) {
    console.error(`Not measured: OpenSSH -R, since ${sshdMissing}`)
    return undefined
  }
  const { server, sshOptions, ssh } = await startSshd(ends)
  const [, login = '', serverPort = ''] = /^(.*):(\d+)$/.exec(server) ?? []
  const options = sshOptions.flatMap(option => ['-o', option])
  const forward = `127.0.0.1:0:127.0.0.1:${receiver.port}`
  const child = spawn(ssh, ['-N', '-T', ...options, '-p', serverPort, '-R', forward, login], {
    stdio: ['ignore', 'ignore', 'pipe']
  })
  ending(ends, child)
  for await (const line of createInterface({ input: child.stderr })) {
    const port = /Allocated port (\d+)/.exec(line)?.[1]
    if (port !== undefined)
      return { name: 'ssh -R', isFast: true, aim: { port: Number(port), host: '127.0.0.1' }, pid: child.pid }
  }
  throw new Error('ssh ended before it had a port.')
}

export const startContenders = async (): Promise<{ contenders: Contender[]; stop(): Promise<void> }> => {
  const endings: (() => unknown)[] = []
  const ends: Ends = { teardown: end => endings.unshift(end) }
  const receiver = (await start(ends, 'bare-receiver')).url
  const relay = await startNpmRelay(ends)
  const to = ['--to', receiver.origin]
  const atRelay = ['--relay', relay.origin, ...to]
  const throughRelay = (name: string, { url, pid }: { url: URL; pid: number | undefined }): Contender => ({
    name,
    isFast: false,
    pid,
    aim: { port: relay.port, host: `${url.hostname.split('.')[0]}.lt.test` }
  })
  const direct = (name: string, { port, host }: URL, pid?: number): Contender => ({
    name,
    isFast: true,
    pid,
    aim: { port: Number(port), host }
  })
  const front = await start(ends, 'front', ...to)
  const proxy = await start(ends, 'bare-proxy', ...to)
  const ssh = await startSsh(ends, receiver)
  return {
    contenders: [
      direct('direct', receiver),
      direct('front', front.url, front.pid),
      direct('bare proxy', proxy.url, proxy.pid),
      throughRelay('tunnel', await start(ends, 'tunnel-client', ...atRelay)),
      throughRelay('npm localtunnel', await start(ends, 'npm-localtunnel-client', ...atRelay)),
      ...(ssh === undefined ? [] : [ssh])
    ],
    stop: async () => {
      for (const end of endings) await end()
    }
  }
}
