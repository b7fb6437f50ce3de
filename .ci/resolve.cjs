/** package.json maps the rooms to dist, where the programs run; the architecture rules look at the sources. */
const room = (name) => `${process.cwd()}/${name}`;

module.exports = {
  resolve: {
    alias: { '#apps': room('apps'), '#libs': room('libs'), '#projections': room('projections') },
    extensionAlias: { '.js': ['.ts', '.js'], '.mjs': ['.mts', '.mjs'] },
  },
};
