import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import fc from 'fast-check'
import t from 'tap'
import { type CurlFacts, shellWord, toCurl } from '../../../src/inspector/deliveries/curl.js'

const facts: CurlFacts = {
  url: 'https://hooks.example.com/ens',
  headers: { 'content-type': 'application/json', 'x-sfmc-ens-signature': 'c2lnbmVk=' },
  body: '[{"a":1}]',
  forwardTo: undefined,
  fileName: 'body.json'
}

t.test('the command', async t => {
  t.strictSame(toCurl(facts), {
    readsFile: false,
    command: [
      'curl -ig https://hooks.example.com/ens \\',
      "  -H 'content-type: application/json' \\",
      "  -H 'x-sfmc-ens-signature: c2lnbmVk=' \\",
      `  --data-binary '[{"a":1}]'`
    ].join('\n')
  })
})

t.test('a word of the shell', async t => {
  t.equal(shellWord('plain-1.2/x:y=z'), 'plain-1.2/x:y=z')
  t.equal(shellWord('~/x'), "'~/x'")
  t.equal(shellWord("O'Brien $HOME `x`"), "'O'\\''Brien $HOME `x`'")
  t.equal(shellWord(''), "''")
})

t.test('what can not be in a command is in a file', async t => {
  for (const body of ['@/etc/passwd', 'a\u0000b', 'a\tb', 'a\u001b[2Jb', 'x'.repeat(32_769)]) {
    const { command, readsFile } = toCurl({ ...facts, body })
    t.ok(readsFile)
    t.match(command, / -H expect: \\\n {2}--data-binary @body\.json$/)
  }
  t.notOk(toCurl({ ...facts, body: `a@b\n${'x'.repeat(32_000)}` }).readsFile)
})

t.test('under --forward-to it goes where the emulator goes', async t => {
  const { command } = toCurl({ ...facts, url: 'https://hooks.example.com/a%20b', forwardTo: 'http://127.0.0.1:3000' })
  t.match(command, /^curl -ig http:\/\/127\.0\.0\.1:3000\/a%20b \\\n {2}-H 'host: hooks\.example\.com' \\\n/)
})

const run = promisify(execFile)
const hasCurl = await run('curl', ['--version']).then(
  () => true,
  () => false
)

interface Got {
  readonly url: string | undefined
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

t.test('pasted into sh, it sends the same bytes', { skip: hasCurl ? false : 'there is no curl here' }, async t => {
  const got: Got[] = []
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', chunk => chunks.push(chunk))
    request.on('end', () => {
      got.push({ url: request.url, headers: request.headers, body: Buffer.concat(chunks).toString() })
      response.end()
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const folder = await mkdtemp(join(tmpdir(), 'ens-local-curl-'))
  t.teardown(async () => {
    server.close()
    server.closeAllConnections()
    await rm(folder, { recursive: true })
  })
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const send = async (body: string, headers: Record<string, string>): Promise<Got> => {
    const { command, readsFile } = toCurl({ ...facts, url: `${origin}/ens`, headers, body })
    if (readsFile) await writeFile(join(folder, 'body.json'), body)
    await run('sh', ['-c', command], { cwd: folder })
    return got.pop() as Got
  }
  const { headers } = facts
  for (const body of [
    '[{"to":"O\'Brien \\"x\\" $HOME `id` \\\\ !! %s","n":"ü€😀"}]',
    'two\nlines\n',
    "''''",
    '@not-a-file',
    '',
    'with\u0000NUL\ttab\r',
    JSON.stringify(Array.from({ length: 1000 }, (_none, n) => ({ n, text: "it's" })))
  ])
    t.match(await send(body, headers), { url: '/ens', body, headers }, JSON.stringify(body.slice(0, 40)))
  const odd = await send('[]', { 'x-empty': '', 'x-quote': `a'b"c;$d` })
  t.match(odd.headers, { 'x-empty': '', 'x-quote': `a'b"c;$d` })
  const forwarded = toCurl({ ...facts, url: 'https://hooks.example.com/x?a[1]=2', forwardTo: origin })
  await run('sh', ['-c', forwarded.command])
  t.match(got.pop(), { url: '/x?a[1]=2', headers: { host: 'hooks.example.com' } })
})

t.test('whatever a word is, sh has it as one', async t => {
  const words = fc.array(
    fc.string({ unit: 'binary', maxLength: 20 }).filter(word => !word.includes('\0')),
    {
      minLength: 1
    }
  )
  await fc.assert(
    fc.asyncProperty(words, async given => {
      const { stdout } = await run('sh', ['-c', `printf '%s\\0' ${given.map(shellWord).join(' ')}`])
      t.strictSame(stdout.split('\0').slice(0, -1), given)
    }),
    { numRuns: 20 }
  )
})
