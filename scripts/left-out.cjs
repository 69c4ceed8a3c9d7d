// Stands in the bundle for what Fastify loads and the command never uses: compilers of route schemas (ours are checked by
// src/http/validate.ts), and `inject`. It would be a third of what is read at every start.
module.exports = () => () => {
  throw new Error('This part of Fastify is left out of the bundle: see scripts/left-out.cjs.')
}
