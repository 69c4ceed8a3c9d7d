import t from 'tap'
import { createKeymap, keyHelp } from '../../src/inspector/keymap.js'

const key = (key: string, timeStamp = 0, modifiers = {}) => ({
  key,
  timeStamp,
  altKey: false,
  ctrlKey: false,
  metaKey: false,
  ...modifiers
})

t.test('each key does what help says', async t => {
  const commandOf = createKeymap()
  const does = ['/', 'j', 'k', 'Enter', 'r', 'Escape', '?'].map(name => commandOf(key(name))?.does)
  t.strictSame(does, ['search', 'next', 'previous', 'open', 'replay', 'close', 'help'])
  t.equal(commandOf(key('x')), undefined)
  t.equal(commandOf(key('toString')), undefined)
  t.ok(keyHelp.some(([keys]) => keys === 'g o'))
})

t.test('with a modifier it is the browser’s', async t => {
  const commandOf = createKeymap()
  for (const modifier of ['altKey', 'ctrlKey', 'metaKey'])
    t.equal(commandOf(key('r', 0, { [modifier]: true })), undefined)
})

t.test('g and a letter go to a view', async t => {
  const commandOf = createKeymap()
  const views = ['t', 'c', 'd', 's', 'o'].map(name => {
    t.equal(commandOf(key('g')), undefined)
    return commandOf(key(name))
  })
  t.strictSame(
    views,
    ['timeline', 'callbacks', 'deliveries', 'send', 'overview'].map(view => ({ does: 'go', view }))
  )
})

t.test('what follows no g, or too late, or is no view, is what it is', async t => {
  const commandOf = createKeymap()
  t.equal(commandOf(key('c')), undefined)
  commandOf(key('g', 100))
  t.equal(commandOf(key('c', 1600)), undefined)
  commandOf(key('g', 2000))
  t.strictSame(commandOf(key('j', 2100)), { does: 'next' })
  t.equal(commandOf(key('c', 2200)), undefined)
})
