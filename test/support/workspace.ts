// A folder as a reader of `docs/` has it: `ens-local` and the test runners are installed, `npx` finds them, and a shell
// runs what stands on the page. It goes with the test, and so does what was started in it.

import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Test } from 'tap'

const build = fileURLToPath(new URL('../../', import.meta.url))
const repository = process.cwd()

export interface Ran {
  readonly code: number | string
  readonly stdout: string
  readonly stderr: string
}

export interface Going {
  /** The first match in what it has written to either stream; rejects when it ends without. */
  says(pattern: RegExp): Promise<RegExpExecArray>
  /** As Ctrl-C does; resolves when it has ended. */
  interrupt(): Promise<Ran>
  readonly ended: Promise<Ran>
}

export interface Workspace {
  readonly folder: string
  write(name: string, text: string): void
  /** Runs lines of a shell to their end; the first that fails ends it. */
  sh(lines: string, env?: Readonly<Record<string, string>>): Promise<Ran>
  /** The same for a command that stays. */
  stay(line: string, env?: Readonly<Record<string, string>>): Going
}

/** As `npx` does with what is installed, without the time npm takes. */
const npx = `#!/bin/sh
name=$1
shift
exec "$name" "$@"
`

/** A copy, as npm makes one: what is only linked, vitest takes for part of the project. */
const installLibrary = (folder: string): void => {
  const at = join(folder, 'node_modules/ens-local')
  cpSync(join(build, 'src'), join(at, 'src'), { recursive: true, filter: name => !name.endsWith('.map') })
  for (const name of ['fixtures', 'node_modules']) symlinkSync(join(repository, name), join(at, name))
  const exports = {
    '.': './src/index.js',
    './test-kit': './src/test-kit/index.js',
    './package.json': './package.json'
  }
  const { version } = JSON.parse(readFileSync(join(repository, 'package.json'), 'utf8'))
  writeFileSync(join(at, 'package.json'), JSON.stringify({ name: 'ens-local', version, type: 'module', exports }))
  for (const name of ['vitest', 'tap'])
    symlinkSync(join(repository, 'node_modules', name), join(folder, 'node_modules', name))
}

const installPrograms = (folder: string): string => {
  const bin = join(folder, 'node_modules/.bin')
  mkdirSync(bin, { recursive: true })
  const program = (name: string, text: string): void => {
    writeFileSync(join(bin, name), text)
    chmodSync(join(bin, name), 0o755)
  }
  symlinkSync(process.execPath, join(bin, 'node'))
  program('npx', npx)
  program('ens-local', `#!/bin/sh\nexec node '${join(build, 'test/cli/run-main.js')}' "$@"\n`)
  program('vitest', `#!/bin/sh\nexec node '${join(repository, 'node_modules/vitest/vitest.mjs')}' "$@"\n`)
  return bin
}

/** Without what tap, and a terminal of ours, would tell them. */
const environment = (folder: string, bin: string): NodeJS.ProcessEnv => ({
  ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(NODE_|TAP|ENS_LOCAL|_TAPJS)/.test(name))),
  PATH: `${bin}${delimiter}${process.env.PATH}`,
  ENS_LOCAL_HOME: join(folder, '.ens-local'),
  NO_COLOR: '1'
})

const collect = (child: ChildProcess): { seen(): string; ended: Promise<Ran>; onText(look: () => void): void } => {
  const text = { stdout: '', stderr: '' }
  const looks = new Set<() => void>()
  for (const name of ['stdout', 'stderr'] as const)
    child[name]?.setEncoding('utf8').on('data', chunk => {
      text[name] += chunk
      for (const look of looks) look()
    })
  const ended = once(child, 'close').then(([code, signal]) => ({ code: code ?? signal, ...text }))
  return { seen: () => text.stderr + text.stdout, ended, onText: look => void looks.add(look) }
}

/** All that a shell has started goes with it. */
const killGroup = ({ pid }: ChildProcess): void => {
  try {
    process.kill(-Number(pid), 'SIGKILL')
  } catch {
    // It has ended by itself.
  }
}

/** `library`: what `import … from 'ens-local'`, vitest and tap need as well; commands alone do without. */
export const openWorkspace = (t: Test, { library = false }: { library?: boolean } = {}): Workspace => {
  // Not t.testdir, of which a test has one alone.
  const folder = mkdtempSync(join(tmpdir(), 'ens-local-docs-'))
  if (library) installLibrary(folder)
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}')
  const bin = installPrograms(folder)
  const running = new Set<ChildProcess>()
  t.teardown(async () => {
    const closed = [...running].map(child => once(child, 'close'))
    running.forEach(killGroup)
    await Promise.all(closed)
    rmSync(folder, { recursive: true, force: true })
  })
  const start = (lines: string, env: Readonly<Record<string, string>> = {}) => {
    const child = spawn('sh', ['-ec', lines], {
      cwd: folder,
      env: { ...environment(folder, bin), ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true
    })
    running.add(child)
    child.once('close', () => running.delete(child))
    return { child, ...collect(child) }
  }
  return {
    folder,
    write: (name, text) => writeFileSync(join(folder, name), text),
    sh: (lines, env) => start(lines, env).ended,
    stay: (line, env) => {
      const { child, seen, ended, onText } = start(`exec ${line}`, env)
      const says = (pattern: RegExp): Promise<RegExpExecArray> =>
        new Promise((resolve, reject) => {
          const look = (): void => {
            const match = pattern.exec(seen())
            if (match !== null) resolve(match)
          }
          onText(look)
          look()
          void ended.then(ran => reject(new Error(`It ended with ${ran.code}, and never said ${pattern}:\n${seen()}`)))
        })
      const interrupt = (): Promise<Ran> => {
        child.kill('SIGINT')
        return ended
      }
      return { says, interrupt, ended }
    }
  }
}
