import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { toArguments } from '../../src/cli/arguments.js'
import type { Args, Command } from '../../src/cli/command.js'
import type { UserError } from '../../src/errors.js'
import { type FakeIoOptions, fakeIo } from './fake-io.js'

const command: Command = {
  usage: 'try <thing> [kind] [rest..]',
  positionals: { thing: { type: 'string' }, kind: { choices: ['red', 'blue'], default: 'red' }, rest: { array: true } },
  options: {
    port: { type: 'number', default: 4010, describe: 'a number', alias: 'p' },
    host: { type: 'string', describe: 'text' },
    json: { type: 'boolean', describe: 'a switch' },
    wait: { type: 'string', duration: true, describe: 'a duration' },
    auth: { type: 'string', choices: ['any', 'off'], describe: 'a choice' },
    map: { array: true, describe: 'a list' },
    target: { type: 'string', env: 'ENS_LOCAL_URL', describe: 'with a variable of its own' }
  },
  examples: [['ens-local try it', 'tries it']],
  run: async () => 0
}
const other: Command = { ...command, options: { seed: { type: 'number', describe: 'of another command' } } }
const needy: Command = {
  ...command,
  usage: 'try',
  options: { key: { type: 'string', describe: 'must be given', demandOption: true } }
}

const read = (argv: string[], options: FakeIoOptions = {}, from: Command = command): Promise<Args> =>
  toArguments(
    argv,
    { name: 'try', command: from, commandNames: ['try', 'clock'], loadAll: async () => [from, other] },
    fakeIo(options)
  )

const refused = async (argv: string[], options: FakeIoOptions = {}, from: Command = command): Promise<string> => {
  const error = await read(argv, options, from).then(
    () => t.fail(`${argv} was taken`),
    (error: UserError) => error
  )
  const { code, message, hint } = error as UserError
  t.equal(code, 'ERR_USAGE')
  return `${message} | ${hint}`
}

const withConfig = (t: { testdir(): string }, config: unknown): { cwd: string } => {
  const cwd = t.testdir()
  writeFileSync(join(cwd, 'ens-local.config.json'), typeof config === 'string' ? config : JSON.stringify(config))
  return { cwd }
}

t.test('flags, each of its type', async t => {
  t.strictSame(await read(['it']), { thing: 'it', kind: 'red', port: 4010 })
  const argv = ['--port', '1', '--host=h', '--json', '--wait', '3s', '--auth', 'off', '--map', 'a=b', '--map', 'c=d']
  t.strictSame(await read([...argv, 'it', 'blue', 'x', 'y']), {
    thing: 'it',
    kind: 'blue',
    rest: ['x', 'y'],
    port: 1,
    host: 'h',
    json: true,
    wait: '3s',
    auth: 'off',
    map: ['a=b', 'c=d']
  })
  t.match(await read(['it', '-p', '7', '--no-json', '--host', '0123']), { port: 7, json: false, host: '0123' })
  t.match(await read(['it', '--port', '1', '--port', '2', '--json=true']), { port: 2, json: true })
  t.match(await read(['--map', 'a=b', 'it']), { thing: 'it', map: ['a=b'] }, 'a list takes one word at a time')
})

t.test('a word that only the usage names', async t => {
  t.strictSame(await read(['it'], {}, { ...needy, usage: 'try <thing>', positionals: {}, options: {} }), {
    thing: 'it'
  })
  const { positionals: _none, ...bare } = needy
  t.strictSame(await read(['it'], {}, { ...bare, usage: 'try <thing>', options: {} }), { thing: 'it' })
})

t.test('what is wrong with a flag', async t => {
  t.equal(await refused(['it', '--prot', '1']), 'try has no flag --prot. | Did you mean --port?')
  t.equal(await refused(['it', '--banana']), 'try has no flag --banana. | `ens-local try --help` lists its flags.')
  t.match(await refused(['it', '-x']), 'try has no flag -x.')
  t.match(await refused(['it', '--port', 'abc']), '--port: abc is no number. |')
  t.match(await refused(['it', '--port']), '--port needs a value. |')
  t.match(await refused(['it', '--wait', '3 hours']), '--wait: 3 hours is no duration. | Write it like 500ms')
  t.equal(await refused(['it', '--auth', 'odd']), '--auth: odd is none of any, off. | Choose one of any, off.')
  t.equal(
    await refused(['it', '--json=maybe']),
    '--json: maybe is neither true nor false. | Write --json or --no-json.'
  )
})

t.test('what is wrong with the words', async t => {
  t.equal(await refused([]), '<thing> is missing. | Write it like this: ens-local try <thing> [kind] [rest..]')
  t.match(await refused(['it', 'green']), 'kind: green is none of red, blue.')
  t.equal(await refused(['it'], {}, needy), 'There is a word too many: it. | Write it like this: ens-local try')
  t.equal(await refused([], {}, needy), 'try needs --key. | `ens-local try --help` shows an example.')
})

t.test('the environment, behind flags', async t => {
  const env = {
    ENS_LOCAL_PORT: '5',
    ENS_LOCAL_JSON: 'yes',
    ENS_LOCAL_MAP: 'a=b,c=d',
    ENS_LOCAL_HOST: '',
    ENS_LOCAL_URL: 'http://x',
    HOME: '/'
  }
  t.match(await read(['it'], { env }), {
    port: 5,
    json: true,
    map: ['a=b', 'c=d'],
    target: 'http://x',
    host: undefined
  })
  t.match(await read(['it', '--port', '6', '--no-json', '--map', 'e=f'], { env }), {
    port: 6,
    json: false,
    map: ['e=f']
  })
  t.match(await refused(['it'], { env: { ENS_LOCAL_PORT: 'abc' } }), 'ENS_LOCAL_PORT: abc is no number.')
  t.match(
    await refused(['it'], { env: { ENS_LOCAL_JSON: 'maybe' } }),
    'ENS_LOCAL_JSON: maybe is neither true nor false.'
  )
})

t.test('variables of other commands are fine, unknown ones are not', async t => {
  t.match(await read(['it'], { env: { ENS_LOCAL_SEED: '1', ENS_LOCAL_TOKEN: 'x' } }), { port: 4010 })
  t.equal(
    await refused(['it'], { env: { ENS_LOCAL_PROT: '1' } }),
    'ens-local has no variable ENS_LOCAL_PROT. | Did you mean ENS_LOCAL_PORT?'
  )
  t.match(
    await refused(['it'], { env: { ENS_LOCAL_BANANA: '1' } }),
    'ens-local has no variable ENS_LOCAL_BANANA. | --help'
  )
})

t.test('the configuration file, behind the environment', async t => {
  const config = {
    port: 1,
    host: 'top',
    seed: 4,
    map: { a: 'b', c: 'd' },
    json: true,
    try: { host: 'mine' },
    clock: { seed: 1 }
  }
  const { cwd } = withConfig(t, config)
  t.match(await read(['it'], { cwd }), { port: 1, host: 'mine', map: ['a=b', 'c=d'], json: true })
  t.match(await read(['it'], { cwd, env: { ENS_LOCAL_PORT: '2' } }), { port: 2 })
  t.match(await read(['it', '--port', '3'], { cwd, env: { ENS_LOCAL_PORT: '2' } }), { port: 3 })
})

t.test('what is wrong with the configuration file', async t => {
  const config = (value: unknown) => refused(['it'], withConfig(t, value))
  t.match(
    await config('{"port": '),
    /^ens-local\.config\.json is no JSON object: .* \| Write it like \{"port": 4010\}\.$/
  )
  t.match(await config('[1]'), 'ens-local.config.json is no JSON object: it is no object.')
  t.equal(await config({ hots: 'x' }), 'ens-local.config.json has a key that no flag has: hots. | Did you mean host?')
  t.match(await config({ try: { seed: 1 } }), 'ens-local.config.json has a key that no flag has: seed. | Its keys are')
  t.match(await config({ port: 'abc' }), 'port in ens-local.config.json: abc is no number.')
  t.match(await config({ port: [1] }), 'port in ens-local.config.json takes one value. |')
  t.match(await config({ port: null }), 'port in ens-local.config.json takes one value. |')
  t.match(await config({ map: null }), 'map in ens-local.config.json takes one value. |')
  t.match(await config({ map: [['x']] }), 'map in ens-local.config.json takes one value. |')
  const cwd = t.testdir()
  mkdirSync(join(cwd, 'ens-local.config.json'))
  t.match(await refused(['it'], { cwd }), 'ens-local.config.json can not be read (EISDIR).')
})

const runner: Command = {
  ...command,
  usage: 'try -- <program..>',
  positionals: { program: { type: 'string' } },
  options: { ...command.options, own: { type: 'string', own: true, describe: 'of this command alone' } },
  runsProgram: true
}

t.test('the command line of another program is left as it is', async t => {
  const words = ['npm', 'test', '--port', '9', '--json=maybe', '--', '-x', '', "it's"]
  t.strictSame(await read(['--port', '1', '--', ...words], {}, runner), { port: 1, program: words })
  t.strictSame(await read(['--json', 'npm', 'test', ''], {}, runner), {
    port: 4010,
    json: true,
    program: ['npm', 'test', '']
  })
  t.equal(await refused([], {}, runner), '<program> is missing. | Write it like this: ens-local try -- <program..>')
  t.equal(
    await refused(['--port', '1', 'npm', 'run', "it's", '--silent'], {}, runner),
    "Is --silent for try or for npm? | Put -- between: ens-local try -- npm run 'it'\\''s' --silent"
  )
})

t.test('an option of its own does not count at the top of the file', async t => {
  const cwd = withConfig(t, { own: 'others', host: 'h' })
  t.strictSame(await read(['x'], cwd, runner), { port: 4010, host: 'h', program: ['x'] })
  t.match(await read(['x'], withConfig(t, { own: 'others', try: { own: 'mine' } }), runner), { own: 'mine' })
})

t.test('what tells of broken settings runs in spite of them', async t => {
  const env = { ENS_LOCAL_PROT: '1', ENS_LOCAL_HOST: 'h' }
  const broken = { ...withConfig(t, 'no json'), env }
  t.match(await refused(['it'], broken), 'ens-local has no variable ENS_LOCAL_PROT.')
  t.match(await read(['it'], broken, { ...command, diagnoses: true }), { thing: 'it', host: 'h', port: 4010 })
  t.match(await refused(['it'], withConfig(t, 'no json')), 'is no JSON object')
  const wrong = { ...withConfig(t, { wait: 'long', host: 'h' }), env: { ENS_LOCAL_PORT: 'many' } }
  t.strictSame(await read(['it'], wrong, { ...command, diagnoses: true }), {
    thing: 'it',
    kind: 'red',
    host: 'h',
    port: 4010
  })
  t.match(await refused(['it', '--port', 'x'], wrong, { ...command, diagnoses: true }), '--port: x is no number.')
})
