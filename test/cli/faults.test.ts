import { PassThrough } from 'node:stream'
import { stripVTControlCharacters } from 'node:util'
import t, { type Test } from 'tap'
import type { Io } from '../../src/cli/command.js'
import { command } from '../../src/cli/commands/faults.js'
import { faultKinds } from '../../src/faults/fault-kinds.js'
import { startEmulator } from '../../src/index.js'
import { fakeIo, runCommand } from './fake-io.js'

interface Ran {
  readonly exitCode: number
  readonly out: string
  readonly err: string
}

interface Setting {
  readonly env?: Record<string, string>
  readonly columns?: number
  readonly cwd?: string
  readonly stdin?: Io['stdin']
}

const run = async (argv: string[], { stdin, ...options }: Setting = {}): Promise<Ran> => {
  const io = { ...fakeIo(options), ...(stdin && { stdin }) }
  const exitCode = await runCommand(command, argv, io)
  return { exitCode, out: stripVTControlCharacters(io.stdout.text()), err: io.stderr.text() }
}

const input = (text: string, isTTY = false): Io['stdin'] => {
  const stream = Object.assign(new PassThrough(), { isTTY })
  stream.end(text)
  return stream
}

const json = ({ out }: Ran): Record<string, unknown>[] =>
  out
    .split('\n')
    .filter(Boolean)
    .map(line => JSON.parse(line))

t.test('all kinds', async t => {
  const piped = await run([])
  t.match(piped, { exitCode: 0, err: '' })
  const lines = piped.out.trimEnd().split('\n')
  t.equal(lines.length, faultKinds.length + 1)
  for (const { name, happens } of faultKinds)
    t.ok(
      lines.some(line => line.startsWith(`${name} `) && line.endsWith(happens)),
      name
    )
  t.match(piped.out, /^timeout +host,probe,delivery +The connection/m)
  t.match(piped.out, /^status +api +The call/m)

  for (const columns of [62, 80, 200]) {
    const { out, err } = await run(['list'], { columns })
    const shown = [...out.split('\n'), ...err.split('\n')]
    t.ok(
      shown.every(line => line.length <= Math.min(columns, 100)),
      `${columns} columns`
    )
    t.match(out, /^Hosts, as https:\/\/KIND\.fault\.test\/, and rules\n/)
    t.match(out, /\n\nRules for delivery\n/)
    t.match(err, /faults show KIND/)
    for (const { name } of faultKinds) t.match(out, new RegExp(`^ {2}${name}( |$)`, 'm'))
  }

  const found = json(await run(['list', '--json']))
  t.strictSame(
    found.map(({ kind }) => kind),
    faultKinds.map(({ name }) => name)
  )
  t.equal(Object.keys(found[0] as object)[0], 'type')
})

t.test('one kind', async t => {
  const { out } = await run(['show', 'slow-200'], { columns: 62 })
  t.ok(out.split('\n').every(line => line.length <= 62))
  t.match(out, /^slow-<ms>\n {2}ms: a whole number from 1 to 3600000\n\nOn the wire\n {2}\S/)
  for (const title of ['What ENS does', 'How it is mended', 'Try it']) t.match(out, `\n\n${title}\n`)
  t.match(out, 'ens-local probe https://slow-4000.fault.test/\n  ens-local faults serve slow-4000\n')
  t.match(out, 'ens-local faults add slow-4000 --phase delivery\n')
  t.equal((await run(['list', 'slow'])).out, (await run(['show', 'slow-<ms>'])).out)

  t.match((await run(['show', 'status'])).out, /Try it\n {2}ens-local faults add status --status 503\n$/)
  t.match((await run(['show', 'delay'])).out, /Try it\n {2}ens-local faults add delay --phase api --by 500ms\n$/)
  const unresolvable = (await run(['show', 'name-resolution-failure'])).out
  t.match(unresolvable, 'ens-local probe https://name-resolution-failure.fault.test/')
  t.notMatch(unresolvable, 'faults serve')
  t.match(json(await run(['show', 'redirect', '--json'])), [
    {
      type: 'kind',
      kind: 'redirect-<code>',
      parameter: { name: 'code', min: 300, max: 308 },
      host: true,
      phases: ['probe', 'delivery'],
      happens: String,
      ensSays: String,
      fix: String
    }
  ])
  t.match(json(await run(['show', 'status', '--json'])), [{ host: false, takes: 'status' }])
})

t.test('what makes no sense is said before anything is called', async t => {
  const rows: [string[], string][] = [
    [['show'], 'Which kind to show is missing.\n  For example: ens-local faults show timeout'],
    [['show', 'timout'], 'timout is no kind of fault.\n  Did you mean timeout?'],
    [['list', 'a', 'b'], 'There is a word too many: b.\n  `faults list` takes one word at most.'],
    [['add'], 'Which kind of fault to arm is missing.\n  For example: ens-local faults add timeout'],
    [['add', '--file', 'none.json'], '--file none.json can not be read (ENOENT).'],
    [['add', '-', '--times', '3', '--kind', 'timeout'], 'can not be given too'],
    [['add', 'timeout', '--kind', 'duplicate'], 'There are two kinds: timeout, and duplicate by --kind.'],
    [['serve', 'timeout', '--kind', 'slow-5'], 'There are two kinds: timeout, and slow-5 by --kind.'],
    [['add', 'timeout', '--file', 'a.json', '--phase', 'probe'], '--phase, timeout can not be given too.'],
    [['add', 'delay', '--by', 'long'], '--by: long is no duration.'],
    [['mend'], 'mend is none of list, show, serve, add, rules, clear.']
  ]
  for (const [argv, message] of rows) {
    const { exitCode, out, err } = await run(argv)
    t.equal(exitCode, 2, argv.join(' '))
    t.equal(out, '')
    t.ok(err.includes(message), err)
  }
})

const start = async (t: Test): Promise<Setting & { env: Record<string, string> }> => {
  const emulator = await startEmulator()
  t.teardown(emulator.close)
  return { env: { ENS_LOCAL_URL: emulator.url } }
}

t.test('rules: armed, shown, cleared', async t => {
  const up = await start(t)
  const nothing = 'No rule is armed. Arm one: `ens-local faults add timeout --phase delivery`.\n'
  t.strictSame(await run(['rules'], up), { exitCode: 0, out: '', err: nothing })

  t.strictSame(await run(['add', 'timeout', '--phase', 'delivery'], up), {
    exitCode: 0,
    out: '',
    err: 'rule-1 is armed: timeout, for delivery.\n'
  })
  const all = ['--phase', 'delivery', '--callback-name', 'shop', '--host', '*.example.com', '--event-type', 'EmailSent']
  const limits = ['--times', '2', '--after', '1', '--probability', '0.5', '--id', 'late']
  t.equal(
    (await run(['add', '--kind', 'delay', '--by', '500ms', ...all, ...limits], up)).err,
    'late is armed: delay 500ms, for delivery callbackName=shop host=*.example.com eventType=EmailSent, after 1, at most 2 times, with a chance of 0.5.\n'
  )
  const added = await run(
    ['add', 'status', '--status', '429', '--operation', 'createCallback', '--times', '1', '--json'],
    up
  )
  t.match(json(added), [
    {
      type: 'rule',
      id: 'rule-2',
      match: { phase: 'api', operation: 'createCallback' },
      fault: { kind: 'status', status: 429 },
      times: 1,
      seen: 0,
      fired: 0,
      spent: false
    }
  ])

  const answer = await fetch(`${up.env.ENS_LOCAL_URL}/platform/v1/ens-callbacks`, {
    method: 'POST',
    headers: { authorization: 'Bearer any', 'content-type': 'application/json' },
    body: '[{"callbackName":"a","url":"https://hook.example.com/"}]'
  })
  await answer.arrayBuffer()
  t.equal(answer.status, 429)
  const { out } = await run(['rules'], { ...up, columns: 160 })
  t.match(out, /^rule +fault +for +limits +seen +fired\n/)
  t.match(out, /^rule-1 +timeout +delivery +0 +0$/m)
  t.match(out, /^rule-2 +status 429 +api operation=createCallback +at most once +1 +1, spent$/m)
  const narrow = (await run(['rules'], { ...up, columns: 62 })).out
  t.match(
    narrow,
    /^rule +late\nfault +delay 500ms\nfor +delivery callbackName=shop.*…/m,
    'a block for each where a table has no room'
  )
  t.ok(narrow.split('\n').every(line => line.length <= 62))
  t.match(json(await run(['rules', '--json'], up)), [{ id: 'rule-1' }, { id: 'late' }, { id: 'rule-2', fired: 1 }])

  t.equal((await run(['clear', 'late', 'rule-2'], up)).err, 'late is cleared.\nrule-2 is cleared.\n')
  const unknown = await run(['clear', 'late', '--json'], up)
  t.equal(unknown.exitCode, 1)
  t.match(json(unknown), [{ type: 'error', code: 'ERR_NO_SUCH_RULE' }])
  t.equal((await run(['clear'], up)).err, '1 rule is cleared.\n')
  t.equal((await run(['clear'], up)).err, '0 rules are cleared.\n')
  t.strictSame(json(await run(['clear', '--json'], up)), [{ type: 'cleared', cleared: 0 }])
})

t.test('rules from a file and from stdin', async t => {
  const up = await start(t)
  const cwd = t.testdir({
    'two.json': '{"rules":[{"fault":{"kind":"duplicate"}},{"id":"x","fault":{"kind":"missing-signature"}}]}',
    'bad.json': '[\n  {"fault":{"kind":"duplicate"}},\n  {"fault":{"kind":"timout"}, "match":{"phase":"probe"}}\n]'
  })
  t.equal(
    (await run(['add', '--file', 'two.json'], { ...up, cwd })).err,
    'rule-1 is armed: duplicate, for delivery.\nx is armed: missing-signature, for delivery.\n'
  )
  const bad = await run(['add', '--file', 'bad.json'], { ...up, cwd })
  t.equal(bad.exitCode, 2)
  t.match(bad.err, /bad\.json:3.*timout.*\n {2}Did you mean timeout\?/)
  const piped = await run(['add', '-'], { ...up, stdin: input('{"fault":{"kind":"reorder"}}') })
  t.match(piped, { exitCode: 0, err: 'rule-2 is armed: reorder, for delivery.\n' })
  const typed = await run(['add', '-'], { ...up, stdin: input('[]', true) })
  t.match(typed.err, /^Reading rules from the terminal; Ctrl-D ends them\.\n/)
  t.match((await run(['add', '-'], { ...up, stdin: input('nonsense') })).err, /stdin:1/)
  t.equal(json(await run(['rules', '--json'], up)).length, 3)
})
