// A program under measurement: spawned, ready when it says so, ended by its own handle.

import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'

export interface Program {
  readonly url: string
  /** Milliseconds from spawn to the first 200. */
  readonly startMs: number
  /** Resident memory in MB, now. */
  memory(): number
  /** Open files, sockets among them, now. */
  files(): number
  stop(): Promise<void>
}

const firstLine = async (child: ChildProcess): Promise<string> => {
  if (child.stdout === null) throw new Error('no stdout')
  const lines = createInterface({ input: child.stdout })
  const line = await Promise.race([
    once(lines, 'line').then(([text]) => String(text)),
    once(child, 'exit').then(([code]) => {
      throw new Error(`it ended with ${code} before it was ready`)
    })
  ])
  // Keep reading, or its pipe fills up and it stops.
  lines.on('line', () => {})
  return line
}

const until200 = async (url: string): Promise<void> => {
  for (let tries = 0; tries < 1000; tries++) {
    const answer = await fetch(url)
    await answer.arrayBuffer()
    if (answer.status === 200) return
  }
  throw new Error(`${url} never answered 200`)
}

export const startProgram = async (args: readonly string[], healthPath: string): Promise<Program> => {
  const from = performance.now()
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  const { url } = JSON.parse(await firstLine(child)) as { url: string }
  await until200(url + healthPath)
  const startMs = performance.now() - from
  return {
    url,
    startMs,
    memory: () => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1]) / 1024,
    files: () => readdirSync(`/proc/${child.pid}/fd`).length,
    async stop() {
      const exited = once(child, 'exit')
      child.kill('SIGTERM')
      await exited
    }
  }
}

const here = new URL('.', import.meta.url).pathname

export const startBareHandshake = (forwardTo: string): Promise<Program> =>
  startProgram([`${here}bare-handshake.js`, '--forward-to', forwardTo], '/')

export const startBarePublish = (forwardTo: string): Promise<Program> =>
  startProgram([`${here}bare-publish.js`, '--forward-to', forwardTo], '/')

export const startBare = (): Promise<Program> => startProgram([`${here}bare-fastify.js`], '/')

export const startEnsLocal = (...flags: string[]): Promise<Program> =>
  startProgram(['bin/ens-local.js', 'start', '--port', '0', '--json', ...flags], '/_ens-local/health')
