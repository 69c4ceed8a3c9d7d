import { Readable } from 'node:stream'
import t from 'tap'
import { command } from '../../src/cli/commands/verify.js'
import { sign } from '../../src/ens/signature.js'
import { fakeIo, runCommand } from './fake-io.js'

const key = 'ZW5zLWxvY2FsIHRlc3QgdmVjdG9yLCAzMiBieXRlcyE='
const body = '[{"info":{"to":"j\\u00f6rg@example.com"}}]'
const signature = sign(body, key)

const run = async (argv: string[], { input = body, columns }: { input?: string; columns?: number } = {}) => {
  const io = { ...fakeIo(columns === undefined ? {} : { columns }), stdin: Readable.from([Buffer.from(input)]) }
  const exitCode = await runCommand(command, argv, io)
  return { exitCode, out: io.stdout.text(), err: io.stderr.text() }
}

t.test('as ENS signs: exit code 0', async t => {
  const { exitCode, out, err } = await run(['--key', key, '--signature', signature])
  t.equal(exitCode, 0)
  t.equal(
    out,
    '✔ It is the base64-decoded key over the body as given, in base64.\n  That is how ENS signs: nothing is to be done.\n'
  )
  t.equal(err, '')
  t.match(await run(['--key', key, '--signature', signature], { columns: 80 }), { out: '\u001b[32m✔' })
})

t.test('a file', async t => {
  const cwd = t.testdir({ 'body.json': `${body}\n` })
  const io = fakeIo({ cwd })
  t.equal(await runCommand(command, ['body.json', '--key', key, '--signature', signature], io), 1)
  t.match(
    io.stdout.text(),
    /^✘ .* without trailing newline, in base64\.\n {2}ENS signs otherwise\. Sign and check the raw/
  )
})

t.test('the whole header, in any case', async t => {
  for (const header of [`x-sfmc-ens-signature: ${signature}`, `X-SFMC-ENS-Signature:${signature}`])
    t.equal((await run(['--key', key, '--header', header])).exitCode, 0, header)
  for (const header of [`x-signature: ${signature}`, 'x-sfmc-ens-signature'])
    t.match(await run(['--key', key, '--header', header]), {
      exitCode: 2,
      err: /--header is not x-sfmc-ens-signature:.*\n {2}For example: ens-local verify/
    })
})

t.test('another reading, and none: exit code 1', async t => {
  t.match(await run(['--key', key, '--signature', sign(body, key, 'utf8')]), {
    exitCode: 1,
    out: /^✘ It is the text of the key .*\n {2}ENS signs otherwise\. Decode/
  })
  t.match(await run(['--key', key, '--signature', sign('x', key)]), {
    exitCode: 1,
    out: /^✘ No reading .*\n {2}Try the key/
  })
})

t.test('--json', async t => {
  const { exitCode, out } = await run(['--key', key, '--signature', signature, '--json'])
  t.equal(exitCode, 0)
  t.match(JSON.parse(out), { type: 'verification', valid: true, fits: true, asEns: true, body: 'as given' })
  const none = await run(['--key', key, '--signature', 'x', '--json'])
  t.equal(none.exitCode, 1)
  t.match(JSON.parse(none.out), { type: 'verification', valid: false, fits: false, hint: /has 1 characters/ })
})

t.test('what is missing', async t => {
  t.match(await run(['--key', key]), { exitCode: 2, err: 'There is no signature to check.' })
  t.match(await run(['--key', key, '--header', 'x-sfmc-ens-signature: ']), { exitCode: 2, err: 'no signature' })
  t.match(await run(['--signature', signature]), { exitCode: 2, err: 'There is no key.' })
  t.match(await run(['--signature', signature, '--key', 'short']), { exitCode: 1, err: /^warning: / })
})
