// Stands in the bundle for undici: what we use of it. Its whole index, with fetch, mocks and caches, takes as long to load
// as everything of ours.
const Dispatcher = require('../node_modules/undici/lib/dispatcher/dispatcher.js')

Object.assign(Dispatcher.prototype, require('../node_modules/undici/lib/api/index.js'))

module.exports = {
  Agent: require('../node_modules/undici/lib/dispatcher/agent.js'),
  Client: require('../node_modules/undici/lib/dispatcher/client.js'),
  errors: require('../node_modules/undici/lib/core/errors.js')
}
