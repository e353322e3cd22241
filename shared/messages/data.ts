import { messages } from './form';

export const data = messages({
  en: {
    'data.operation.import':
      'Imported {file}: {rows, plural, one {# row} other {# rows}}, {columns, plural, one {# column} other {# columns}}.',
    'data.operation.importAside':
      'Imported {file}: {rows, plural, one {# row} other {# rows}}, {columns, plural, one {# column} other {# columns}}; {aside, plural, one {# row} other {# rows}} of the wrong length set aside.',
    'data.operation.andMore': '{file} and {more, plural, one {# more file} other {# more files}}',
    'data.pasted': 'Pasted table {number, plain}',
    'data.progress.unpacking': 'Unpacking {file}',
    'data.progress.reading': 'Reading {file}',
    'data.progress.storing': 'Saving in the project',
    'data.progress.deriving': 'Making the new version',
    'data.progress.profiling': 'Describing the columns',
    'data.progress.loading': 'Loading rows',
    'data.progress.comparing': 'Comparing the columns',
  },
  zh: {
    'data.operation.import': '已导入 {file}：{rows, number} 行、{columns, number} 列。',
    'data.operation.importAside':
      '已导入 {file}：{rows, number} 行、{columns, number} 列；另有 {aside, number} 行因字段数不符而另置。',
    'data.operation.andMore': '{file} 及另外 {more, number} 个文件',
    'data.pasted': '粘贴的表格 {number, plain}',
    'data.progress.unpacking': '正在解开 {file}',
    'data.progress.reading': '正在读取 {file}',
    'data.progress.storing': '正在存入项目',
    'data.progress.deriving': '正在生成新版本',
    'data.progress.profiling': '正在统计各列',
    'data.progress.loading': '正在载入数据行',
    'data.progress.comparing': '正在比较各列',
  },
});
