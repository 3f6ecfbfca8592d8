const only = (name, from, to) => ({
  name,
  severity: 'error',
  from: { path: from },
  to: { path: '^src/', pathNot: to },
})
module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    only('timeline imports nothing', '^src/timeline/', '^src/timeline/'),
    only('canvas imports timeline', '^src/canvas/', '^src/(canvas|timeline)/'),
    only('api imports timeline', '^src/api/', '^src/(api|timeline)/'),
    only('ui imports nothing', '^src/ui/', '^src/ui/'),
    only('state imports api and timeline', '^src/state/', '^src/(state|api|timeline)/'),
    only('views import every floor', '^src/views/', '^src/(views|state|api|canvas|timeline|ui)/'),
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    includeOnly: '^src',
  },
}
