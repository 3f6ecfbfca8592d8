const only = (name, from, to) => ({
  name,
  severity: 'error',
  from: { path: from },
  to: { path: '^src/', pathNot: to },
})
module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    only('language imports nothing', '^src/language/', '^src/language/'),
    only('timeline imports nothing', '^src/timeline/', '^src/timeline/'),
    only('canvas imports timeline', '^src/canvas/', '^src/(canvas|timeline|language)/'),
    only('api imports timeline', '^src/api/', '^src/(api|timeline|language)/'),
    only('ui imports language', '^src/ui/', '^src/(ui|language)/'),
    only('state imports api and timeline', '^src/state/', '^src/(state|api|timeline|language)/'),
    only('views import every floor', '^src/views/', '^src/(views|state|api|canvas|timeline|ui|language)/'),
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    includeOnly: '^src',
  },
}
