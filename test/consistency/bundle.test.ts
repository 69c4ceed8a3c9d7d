// What is shipped is the bundle: every chunk of it loads, and command and library are of one piece.

import { execFile } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import t from 'tap'

const load = async (...modules: string[]): Promise<string> => {
  const urls = modules.map(name => pathToFileURL(join(process.cwd(), 'dist', name)).href)
  const code = `for (const url of ${JSON.stringify(urls)}) await import(url)\nprocess.stdout.write('loaded')`
  return (await promisify(execFile)(process.execPath, ['--input-type=module', '-e', code])).stdout
}

t.test('each chunk loads', async t => {
  const chunks = readdirSync('dist/chunks').map(name => join('chunks', name))
  t.ok(chunks.length > 20)
  t.equal(await load('cli/main.js', 'index.js', 'test-kit/index.js', ...chunks), 'loaded')
})

t.test('an error of the library is one for whoever imports the test-kit', async t => {
  const library = 'ens-local'
  const kit = 'ens-local/test-kit'
  const { UserError } = (await import(library)) as typeof import('../../src/index.js')
  const { eventFixture } = (await import(kit)) as typeof import('../../src/test-kit/index.js')
  t.throws(() => eventFixture('Nothing'), UserError)
  t.equal(eventFixture('EmailSent').eventCategoryType, 'TransactionalSendEvents.EmailSent')
})
