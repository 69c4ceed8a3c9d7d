import t from 'tap'
import { createKnownCallbacks } from '../../src/receiver/known-callbacks.js'

const known = createKnownCallbacks()
for (let index = 0; index < 1000; index++) known.learn(`host/${index}`, `id-${index}`)
t.equal(known.at('host/0'), 'id-0')
known.learn('host/0', 'again')
known.learn('host/1000', 'id-1000')
t.equal(known.at('host/0'), 'again', 'learnt again, so not the oldest')
t.equal(known.at('host/1'), undefined, 'the oldest is forgotten')
t.equal(known.at('host/1000'), 'id-1000')
