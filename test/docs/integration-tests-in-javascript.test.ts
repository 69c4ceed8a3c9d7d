// The page on tests in JavaScript: its files as they stand there, run with its own commands.

import { transform } from 'esbuild'
import t from 'tap'
import { openPage } from '../support/markdown.js'
import { openWorkspace } from '../support/workspace.js'

const page = openPage('docs/integration-tests-in-javascript.md')
const [major = 0] = process.versions.node.split('.').map(Number)

/** Node knows `await using` from 24 on; what it does not know yet is compiled, as the page says. */
const readable = async (text: string): Promise<string> =>
  major >= 24 ? text : (await transform(text, { target: 'node20', format: 'esm' })).code

const files = [...page.takeFiles()]

const headings = [
  'node:test',
  'vitest',
  'tap',
  'Your own receiver',
  'Retries, without waiting',
  'A failure on demand',
  'Ten in parallel',
  'How it cleans up'
]

t.test('every test on the page runs', async t => {
  const workspace = openWorkspace(t, { library: true })
  for (const [name, text] of files) workspace.write(name, await readable(text))
  for (const heading of headings) {
    const command = page.take('sh', heading)
    const { code, stdout, stderr } = await workspace.sh(command)
    t.equal(code, 0, `${command}${stdout}${stderr}`)
    // node, vitest and tap, each in its own words.
    t.match(stdout, /pass:? [1-9]|[1-9] passed/, 'and ran something')
  }
})

const check = `
import { checkReceiver } from 'ens-local'
import { connect } from 'node:net'
import { once } from 'node:events'
import { startReceiver } from './receiver.js'
const receiver = await startReceiver()
receiver.signatureKey = 'a2V5'
receiver.verify = async () => {}
const { port } = new URL(receiver.url)
const socket = connect(port, '127.0.0.1')
socket.write('POST / HTTP/1.1\\r\\nHost: a.b\\r\\nContent-Length: 9\\r\\nExpect: 100-continue\\r\\n\\r\\n1')
await once(socket, 'data')
socket.resetAndDestroy()
const { cases } = await checkReceiver(receiver.url, { key: 'a2V5' })
for (const { id, verdict, came } of cases) if (verdict === 'fail' || verdict === 'finding') console.log(id, verdict, came)
await receiver.close()
`

t.test('its receiver bears what ENS sends, and who hangs up', async t => {
  const workspace = openWorkspace(t, { library: true })
  for (const [name, text] of files) workspace.write(name, await readable(text))
  workspace.write('check.js', check)
  t.match(await workspace.sh('node check.js'), { code: 0, stdout: '', stderr: '' })
})

t.test('no block is left out', async t => t.same(page.left(), []))
