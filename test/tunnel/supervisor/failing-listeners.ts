// A process whose listeners fail; prints what it hears as unhandled. Its own, because tap listens as well.

import { createEmitter } from '../../../src/tunnel/supervisor/emitter.js'

const heard: string[] = []
process.on('unhandledRejection', error => heard.push(String(error)))

const events = createEmitter<{ state: [state: string] }>()
events.on('state', () => {
  throw new Error('thrown')
})
const rejecting = async (state: string): Promise<void> => {
  throw new Error(`rejected at ${state}`)
}
events.on('state', rejecting as (state: string) => void)
events.on('state', state => void heard.push(`the next one hears ${state}`))
events.emit('state', 'ready')
await new Promise(resolve => setImmediate(resolve))
process.stdout.write(JSON.stringify(heard))
