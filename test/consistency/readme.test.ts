// What the README says, held to what there is: routes, commands, statuses, scripts, and its commands run.

import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { promisify } from 'node:util'
import t from 'tap'
import { commands } from '../../src/cli/commands.js'
import type { Unanswered } from '../../src/ens/outcome.js'
import { toProbeVerdict } from '../../src/ens/probe.js'
import { startEmulator } from '../../src/index.js'
import { startSink } from '../../src/test-kit/index.js'
import { startEns } from '../support/ens.js'

const readme = readFileSync('README.md', 'utf8')
const packageJson = JSON.parse(readFileSync('package.json', 'utf8'))

const section = (title: string): string => {
  const from = readme.indexOf(`# ${title}\n`)
  if (from < 0) throw new Error(`The README has no section "${title}".`)
  const rest = readme.slice(from + 2)
  return rest.slice(0, rest.search(/^#{2,3} /m) >>> 0)
}

/** Rows of the tables in a section: the cells, without their backticks. */
const rows = (title: string): string[][] =>
  [...section(title).matchAll(/^\| (.+) \|$/gm)]
    .map(([, row = '']) => row.split(' | ').map(cell => cell.replaceAll('`', '')))
    .filter(([first = '']) => !/^-+$/.test(first))
    .slice(1)

const blocks = (language: string): string[] =>
  [...readme.matchAll(new RegExp(`^\`\`\`${language}\\n([^]*?)^\`\`\``, 'gm'))].map(([, code = '']) => code)

interface Documented {
  operationId?: string
}

t.test('the support matrix and the control API are the routes', async t => {
  const { call } = await startEns(t)
  const { paths } = (await call('GET', '/_ens-local/openapi.json')).json as {
    paths: Record<string, Record<string, Documented>>
  }
  const routes = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { operationId }]) => ({
      operationId,
      route: `${method.toUpperCase()} ${path.replace(/\{(\w+)\}/g, ':$1')}`
    }))
  )
  const ens = routes.filter(({ operationId }) => operationId !== undefined)
  const emulated = rows('Support').filter(([, , mark]) => mark !== '❌')
  t.same(
    emulated.map(([operation, route]) => `${operation} ${route}`).sort(),
    ens.map(({ operationId, route }) => `${operationId} ${route}`).sort()
  )
  t.ok(emulated.every(([, , mark]) => mark === '✅' || mark === '🟡'))
  const control = routes.filter(({ operationId }) => operationId === undefined).map(({ route }) => route)
  t.same(
    rows('Control API')
      .map(([route]) => route)
      .sort(),
    control.sort()
  )
  for (const [operation, path = ''] of rows('Support').filter(([, , mark]) => mark === '❌'))
    t.equal((await call('GET', path)).status, 501, `${operation}`)
})

t.test('the commands are the commands', async t => {
  const documented = rows('Commands').map(([usage = '']) => usage.split(' ')[1])
  t.same(documented.sort(), Object.keys(commands).sort())
})

t.test('every status of a 400 has its row', async t => {
  const named = rows('Troubleshooting: what the 400 says').map(([status = '']) => status)
  const statuses = named.filter(status => /^[A-Z][A-Za-z]+$/.test(status))
  t.equal(statuses.length, 14)
  for (const status of statuses.filter(status => status !== 'ProtocolError')) {
    const outcome = { answered: false, status: status as Unanswered['status'], phase: 'dns', detail: '' } as const
    t.match(toProbeVerdict(outcome, 'h'), { passed: false, status, message: /\S/, fix: /\S/ }, status)
  }
})

t.test('the npm scripts it names are there', async t => {
  const named = [...readme.matchAll(/npm (?:run )?([a-z][\w:-]*)/g)].map(([, script = '']) => script)
  t.ok(named.includes('start') && named.includes('test'))
  for (const script of named.filter(script => script !== 'install'))
    t.type(packageJson.scripts[script], 'string', script)
})

t.test('the example of a test runs', async t => {
  const [code = ''] = blocks('js')
  const body = code.replace(/^import .*$/gm, '')
  const AsyncFunction = (async () => {}).constructor as FunctionConstructor
  const shown =
    '{ to: events[0].info.to, signature, state, answers: attempts.map(({ response }) => response.statusCode) }'
  const run = new AsyncFunction('startEmulator', 'startSink', `${body}\nreturn ${shown}`)
  t.match(await run(startEmulator, startSink), {
    to: 'ada@example.com',
    signature: /^[A-Za-z0-9+/]{43}=$/,
    state: 'delivered',
    answers: [200]
  })
})

t.test('the commands by hand run', async t => {
  const commandLines = blocks('sh').flatMap(block => block.trim().split('\n'))
  const curls = commandLines.filter(line => line.startsWith('curl '))
  t.equal(curls.length, 4)
  const ens = await startEns(t)
  const has = await promisify(execFile)('curl', ['--version']).catch(() => undefined)
  if (has === undefined) return t.comment('no curl on this machine')
  const outputs: string[] = []
  for (const line of curls) {
    const command = line.replaceAll('http://127.0.0.1:4010', ens.emulator.url)
    outputs.push((await promisify(execFile)('sh', ['-c', command])).stdout)
  }
  t.match(outputs, [/^\{"access_token"/, /^\[\{"callbackName":"orders"/, /^\{"callbacks":\[\{/, /^\{"activities":\[\{/])
})

/** Ids, keys, ports and the width of a terminal are the run's own. */
const comparable = (text: string): string =>
  text
    .replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, 'ID')
    .replace(/[A-Za-z0-9+/]{8}…/g, 'KEY')
    .replace(/127\.0\.0\.1:\d+/g, 'ADDRESS')
    .trim()

t.test('the transcript is what npm start prints', async t => {
  const [, transcript = ''] = /<!-- transcript -->\n+```\n(.*?)```\n+<!-- \/transcript -->/s.exec(readme) ?? []
  const { stdout } = await promisify(execFile)(process.execPath, ['bin/ens-local.js', 'demo', '--once', '--port', '0'])
  t.equal(comparable(transcript), comparable(stdout))
})
