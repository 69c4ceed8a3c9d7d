import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import t from 'tap'
import { createEmitter } from '../../../src/tunnel/supervisor/emitter.js'

t.test('listeners of an event', async t => {
  const events = createEmitter<{ one: [a: number, b?: string]; two: [] }>()
  const heard: unknown[] = []
  const listen = (...args: unknown[]) => void heard.push(args)
  const once = () => {
    heard.push('once')
    events.off('one', once)
  }
  events.on('one', once)
  events.on('one', listen)
  events.on('one', listen)
  events.on('two', () => void heard.push('two'))
  events.emit('one', 1, 'b')
  events.emit('one', 2)
  events.off('one', listen)
  events.emit('one', 3)
  events.emit('two')
  t.strictSame(heard, ['once', [1, 'b'], [2], 'two'])
})

t.test('one that fails is an unhandled rejection, and the others hear it all the same', async t => {
  const script = fileURLToPath(new URL('failing-listeners.js', import.meta.url))
  const { stdout } = await promisify(execFile)(process.execPath, [script])
  t.same(JSON.parse(stdout), ['the next one hears ready', 'Error: thrown', 'Error: rejected at ready'])
})
