import t from 'tap'
import { commands } from '../../src/cli/commands.js'
import { main } from '../../src/cli/main.js'
import { fakeIo } from './fake-io.js'

const run = async (argv: string[], env: Record<string, string> = {}): Promise<string> => {
  const io = fakeIo({ env })
  t.equal(await main(argv, io), 0)
  return io.stdout.text()
}
const complete = async (...words: string[]): Promise<string[]> =>
  (await run(['--get-yargs-completions', 'ens-local', ...words])).split('\n').filter(Boolean)

t.test('a script for each shell, your own without a word', async t => {
  t.match(await run(['completion', 'bash']), 'complete -o default -F _ens_local ens-local')
  t.match(await run(['completion', 'zsh']), /^#compdef ens-local/)
  t.match(await run(['completion', 'fish']), 'complete -c ens-local')
  t.equal(await run(['completion'], { SHELL: '/bin/zsh' }), await run(['completion', 'zsh']))
  t.equal(await run(['completion'], { SHELL: '/bin/odd' }), await run(['completion', 'bash']))
  const io = fakeIo()
  t.equal(await main(['completion', 'cmd'], io), 2)
})

t.test('commands', async t => {
  t.strictSame(await complete(), [...Object.keys(commands), '--help', '--version'])
  t.strictSame(await complete('st'), ['start'])
  t.strictSame(await complete('nothing', ''), [])
})

t.test('flags, and what they may be', async t => {
  t.strictSame(await complete('start', '--por'), ['--port'])
  t.ok((await complete('start', '--')).includes('--help'))
  t.strictSame(await complete('start', '--port', '1', '--auth', ''), ['any', 'strict', 'off'])
  t.strictSame(await complete('start', '--auth', 's'), ['strict'])
  t.strictSame(await complete('start', '--data', ''), [], 'files are for the shell')
  t.strictSame(await complete('start', '--json', ''), [])
})

t.test('words with choices, flags and their values not counted', async t => {
  t.strictSame(await complete('completion', ''), ['bash', 'zsh', 'fish'])
  t.ok((await complete('callbacks', '')).includes('list'))
  t.ok((await complete('callbacks', '--token', 'x', '--json', 'li')).includes('list'))
  t.strictSame(await complete('callbacks', 'list', ''), [])
})
