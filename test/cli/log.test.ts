import { stripVTControlCharacters } from 'node:util'
import t from 'tap'
import { createLog } from '../../src/cli/log.js'
import { main } from '../../src/cli/main.js'
import { fakeIo } from './fake-io.js'

const bug = { type: 'internal.error', id: 1, at: 0, message: 'broken', stack: 'Error: broken\n    at here' } as const

t.test('a bug is red, with its stack below, line by line', async t => {
  const io = fakeIo({ columns: 80 })
  createLog('error', io)(bug)
  await io.stderr.line(/at here/)
  t.match(io.stderr.text(), '\u001b[31ma bug of ens-local: broken\u001b[39m')
  const lines = stripVTControlCharacters(io.stderr.text()).split('\n')
  t.strictSame(lines.slice(1), ['          Please report it: Error: broken', '              at here', ''])
})

t.test('after Ctrl-C a terminal goes on on a line of its own', async t => {
  const io = fakeIo({ columns: 80 })
  const exit = main(['start', '--port', '0', '--quiet'], io)
  await io.stderr.line(/ready/)
  io.interrupt()
  t.equal(await exit, 130)
  t.match(io.stderr.text(), /\n\n$/)
})
