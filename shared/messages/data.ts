import { messages } from './form';

export const data = messages({
  en: {
    'data.operation.unreadable':
      '{imported} In {names}, {count, plural, one {# value} other {# values}} could not be read as the type that was chosen and {count, plural, one {is} other {are}} missing.',
    'data.operation.import':
      'Imported {file}: {rows, plural, one {# row} other {# rows}}, {columns, plural, one {# column} other {# columns}}.',
    'data.operation.importAside':
      'Imported {file}: {rows, plural, one {# row} other {# rows}}, {columns, plural, one {# column} other {# columns}}; {aside, plural, one {# row} other {# rows}} of the wrong length set aside.',
    'data.operation.kept':
      '{imported} Of the rows, {short, number} had fewer cells than there are columns, which are missing now, and {long, number} had more, which stand in a column of their own.',
    'data.operation.assets':
      'Imported {file}: {rows, plural, one {# file} other {# files}} decoded, {columns, plural, one {# column} other {# columns}}.',
    'data.operation.assetsAside':
      'Imported {file}: {rows, plural, one {# file} other {# files}} decoded, {columns, plural, one {# column} other {# columns}}; {aside, plural, one {# file} other {# files}} set aside, each with its reason.',
    'data.aside.damaged': 'damaged or cut off',
    'data.aside.empty': 'empty',
    'data.aside.unsupported': 'of a form that Assay does not read',
    'data.aside.tooManyPixels': 'larger than {millions, number} million pixels',
    'data.aside.tooLong': 'longer than {minutes, number} minutes',
    'data.aside.tooLarge': 'larger than {bytes, bytes}',
    'data.aside.unreadable': 'not readable by Assay: the system refuses',
    'data.aside.locked': 'locked with a password',
    'data.aside.length':
      '{fields, plural, =0 {No fields} one {# field} other {# fields}} where {expected, number} {expected, plural, one {is} other {are}} expected',
    'data.aside.line': 'Line',
    'data.aside.file': 'File',
    'data.aside.reason': 'Set aside because of',
    'data.aside.unfit': 'Cannot be put back',
    'data.aside.unfit.surplus':
      '{count, plural, one {One field is} other {# fields are}} left over: {surplus}',
    'data.aside.unfit.type': '“{value}” in {column} cannot be read as: {type}',
    'data.aside.unfit.unknown':
      'It was set aside by an earlier version of Assay; import the file again to put it back.',
    'data.operation.andMore': '{file} and {more, plural, one {# more file} other {# more files}}',
    'data.pasted': 'Pasted table {number, plain}',
    'data.progress.unpacking': 'Unpacking {file}',
    'data.progress.decoding': 'Decoding {file}: {files, number} of {all, number} files',
    'data.progress.reading': 'Reading {file}',
    'data.progress.storing': 'Saving in the project',
    'data.progress.deriving': 'Making the new version',
    'data.progress.profiling': 'Describing the columns',
    'data.progress.finding': 'Looking through the cells',
    'data.progress.loading': 'Loading rows',
    'data.progress.comparing': 'Comparing the columns',
    'data.progress.losses': 'Counting values that cannot be read',
    'data.progress.exporting': 'Writing rows',
    'data.progress.gaps': 'Counting what is missing together',
  },
  zh: {
    'data.operation.unreadable':
      '{imported}{names} 中有 {count, number} 个值无法按所选类型读取，已变为缺失。',
    'data.operation.import': '已导入 {file}：{rows, number} 行、{columns, number} 列。',
    'data.operation.importAside':
      '已导入 {file}：{rows, number} 行、{columns, number} 列；另有 {aside, number} 行因字段数不符而被隔离。',
    'data.operation.kept':
      '{imported}其中 {short, number} 行的单元格少于列数，缺少的视为缺失；{long, number} 行多出单元格，另存于一列。',
    'data.operation.assets': '已导入 {file}：解码 {rows, number} 个文件，{columns, number} 列。',
    'data.operation.assetsAside':
      '已导入 {file}：解码 {rows, number} 个文件，{columns, number} 列；另有 {aside, number} 个文件另置，并各记下原因。',
    'data.aside.damaged': '已损坏或不完整',
    'data.aside.empty': '空文件',
    'data.aside.unsupported': 'Assay 不能读取的形式',
    'data.aside.tooManyPixels': '超过 {millions, number} 百万像素',
    'data.aside.tooLong': '长于 {minutes, number} 分钟',
    'data.aside.tooLarge': '大于 {bytes, bytes}',
    'data.aside.unreadable': '系统不允许读取',
    'data.aside.locked': '有密码保护',
    'data.aside.length': '有 {fields, number} 个字段，应为 {expected, number} 个',
    'data.aside.line': '行号',
    'data.aside.file': '文件',
    'data.aside.reason': '隔离原因',
    'data.aside.unfit': '不能放回的原因',
    'data.aside.unfit.surplus': '多出 {count, number} 个字段：{surplus}',
    'data.aside.unfit.type': '{column} 中的“{value}”无法读作：{type}',
    'data.aside.unfit.unknown': '由早期版本的 Assay 隔离；请重新导入文件后再放回。',
    'data.operation.andMore': '{file} 及另外 {more, number} 个文件',
    'data.pasted': '粘贴的表格 {number, plain}',
    'data.progress.unpacking': '正在解开 {file}',
    'data.progress.decoding': '正在解码 {file}：{files, number} / {all, number} 个文件',
    'data.progress.reading': '正在读取 {file}',
    'data.progress.storing': '正在存入项目',
    'data.progress.deriving': '正在生成新版本',
    'data.progress.profiling': '正在统计各列',
    'data.progress.finding': '正在查找各单元格',
    'data.progress.loading': '正在载入数据行',
    'data.progress.comparing': '正在比较各列',
    'data.progress.losses': '正在统计无法读取的值',
    'data.progress.exporting': '正在写出数据行',
    'data.progress.gaps': '正在统计一同缺失的列',
  },
});
