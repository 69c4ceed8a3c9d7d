import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import t from 'tap'
import { command } from '../../src/cli/commands/sign.js'
import { type FakeIoOptions, fakeIo, runCommand } from './fake-io.js'

// The vector of `ens/signature.test.ts`, which was computed with openssl.
const key = 'ZW5zLWxvY2FsIHRlc3QgdmVjdG9yLCAzMiBieXRlcyE='
const body = '[{"eventCategoryType":"TransactionalSendEvents.EmailSent","info":{"to":"j\\u00f6rg@example.com"}}]'
const signature = 'Xv8Cv7BoKj+yqQ2nZbvckp9OJ5OtARLizSIKZ50fvpE='
const asText = 'DaNLRsH+hffpEFwvD4bvyOvTSRSx+9OOjQJ7eIuPziE='

const run = async (argv: string[], options: FakeIoOptions = {}, input = '', isTTY = false) => {
  const stdin = Object.assign(Readable.from([Buffer.from(input)]), { isTTY })
  const io = { ...fakeIo(options), stdin }
  const exitCode = await runCommand(command, argv, io)
  return { exitCode, out: io.stdout.text(), err: io.stderr.text() }
}

t.test('a file, and the signature alone', async t => {
  const cwd = t.testdir({ 'body.json': body, 'key.txt': `${key}\n`, 'empty.txt': '\n' })
  const good = { exitCode: 0, out: `${signature}\n`, err: '' }
  t.strictSame(await run(['body.json', '--key', key], { cwd }), good)
  t.strictSame(await run([join(cwd, 'body.json'), '--key-file', 'key.txt'], { cwd }), good)
  const env = { ENS_LOCAL_SIGNATURE_KEY: 'of something else' }
  t.strictSame(await run(['body.json', '--key-file', 'key.txt'], { cwd, env }), good, 'the file goes first')
  t.match(await run(['body.json', '--key-file', 'empty.txt'], { cwd }), {
    exitCode: 2,
    err: 'There is no key in empty.txt.'
  })
})

t.test('bytes are not taken for text', async t => {
  const cwd = t.testdir()
  writeFileSync(join(cwd, 'a'), Buffer.from([0xff]))
  writeFileSync(join(cwd, 'b'), '\uFFFD')
  const [a, b] = [await run(['a', '--key', key], { cwd }), await run(['b', '--key', key], { cwd })]
  t.not(a.out, b.out)
})

t.test('the standard input, with the key from the environment', async t => {
  const env = { ENS_LOCAL_SIGNATURE_KEY: key }
  for (const argv of [[], ['-']])
    t.strictSame(await run(argv, { env }, body), { exitCode: 0, out: `${signature}\n`, err: '' })
  t.match(await run([], { env }, body, true), { out: signature, err: 'Reading the body from the terminal' })
})

t.test('--encoding and --json', async t => {
  t.match(await run(['--key', key, '--encoding', 'utf8'], {}, body), { exitCode: 0, out: asText })
  const env = { ENS_LOCAL_SIGNATURE_KEY_ENCODING: 'utf8' }
  const { out } = await run(['--key', key, '--json'], { env }, body)
  t.strictSame(JSON.parse(out), {
    type: 'signature',
    signature: asText,
    header: 'x-sfmc-ens-signature',
    encoding: 'utf8',
    bytes: body.length
  })
  t.match(await run(['--key', key, '--encoding', 'hex'], {}, body), { exitCode: 2, err: /none of base64, utf8/ })
})

t.test('a key that is none of ENS is used all the same', async t => {
  t.match(await run(['--key', 'secret'], {}, body), {
    exitCode: 0,
    out: /^[A-Za-z0-9+/]{43}=\n$/,
    err: /^warning: this is no signatureKey as ENS gives it, 44 characters of base64\.\n {2}\S/
  })
})

t.test('what is missing', async t => {
  t.match(await run([], {}, body), {
    exitCode: 2,
    out: '',
    err: /There is no key\.\n {2}Give the signatureKey with --key/
  })
  t.match(await run(['nowhere.json', '--key', key]), {
    exitCode: 1,
    err: /nowhere\.json can not be read \(ENOENT\)\.\n {2}/
  })
})
