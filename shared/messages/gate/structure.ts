// What the checks of structure, completeness and uniqueness say.
import { messages } from '../form';

export const structure = messages({
  en: {
    'quality.columns.moved':
      '{count, plural, one {# column stands} other {# columns stand}} in another place than before: {columns}. Nothing here depends on it, but programs that read by place do.',
    'quality.setAside.title': 'Every line of the file is here',
    'quality.setAside.none': 'The import took every line of the file.',
    'quality.setAside.some':
      '{failing} of {rows} rows of the file ({share, percent}) could not be read and were set aside with their line numbers. No check has seen them.',
    'quality.lostValues.title': 'No value was lost to a chosen type',
    'quality.lostValues.none': 'Every value of the file could be read as the type of its column.',
    'quality.lostValues.some':
      'In {failing} of {rows} rows ({share, percent}), values of {columns} stood in the file that cannot be read as the type chosen for them; they are missing here. The rows show what stood there.',
    'quality.lostValues.count':
      '{count, plural, one {# value} other {# values}} of {columns} stood in the file that cannot be read as the type chosen for them; they are missing here. Their rows can no longer be told.',
    'quality.mixed.title': 'Numbers and words are not mixed',
    'quality.mixed.none': 'No column mixes numbers with words.',
    'quality.mixed.some':
      '“{column}” mixes numbers with words: {failing} of {rows} rows ({share, percent}) have the rarer kind.',
    'quality.leadingZeros.title': 'Leading zeros in “{column}”',
    'quality.leadingZeros.none': 'Every “{column}” that is a number has all of its digits.',
    'quality.leadingZeros.some':
      '{failing} of {rows} rows ({share, percent}) have fewer than {digits} digits in “{column}”: leading zeros were lost, as spreadsheets do.',
    'quality.excelDates.title': 'Dates are not kept as numbers of days',
    'quality.excelDates.none': 'No column holds the day numbers of a spreadsheet.',
    'quality.excelDates.some':
      '{count, plural, one {# column holds} other {# columns hold}} dates as the day numbers of a spreadsheet: {columns}.',
    'quality.units.title': 'Amounts have one unit',
    'quality.units.none': 'No column mixes units.',
    'quality.units.some':
      '{failing} of {rows} rows ({share, percent}) have another unit than “{unit}” in “{column}”.',
    'quality.encoding.title': 'Characters are readable',
    'quality.encoding.none': 'No text holds characters that were lost or misread.',
    'quality.encoding.some':
      '{failing} of {rows} rows ({share, percent}) hold characters in “{column}” that were lost or misread when the file was written.',
    'quality.headers.title': 'Column names tell the columns apart',
    'quality.headers.none': 'Every column has a name of its own.',
    'quality.headers.some':
      '{count, plural, one {# column has} other {# columns have}} a name that says nothing, or nearly that of another: {columns}.',

    'quality.emptyRows.title': 'Rows that are mostly empty',
    'quality.emptyRows.none': 'No row lacks more than {limit, percent} of its values.',
    'quality.emptyRows.some':
      '{failing} of {rows} rows ({share, percent}) lack more than {limit, percent} of their values.',
    'quality.nullTokens.title': 'Missing values are empty, not words',
    'quality.nullTokens.none': 'No text stands for a missing value.',
    'quality.nullTokens.some':
      '{failing} of {rows} rows ({share, percent}) have a blank or a word in “{column}” that stands for “missing”, such as NA, ? or -.',
    'quality.disguised.title': 'No number stands for “missing”',
    'quality.disguised.none': 'No number looks as if it stood for a missing value.',
    'quality.disguised.some':
      '{failing} of {rows} rows ({share, percent}) have {value} in “{column}”, apart from all other values: it probably stands for “missing” or “never”.',
    'quality.missingTarget.title': 'What is missing does not depend on the target',
    'quality.missingTarget.none':
      'No column is missing more often for some values of “{target}” than for others.',
    'quality.missingTarget.some':
      '{count, plural, one {# column is} other {# columns are}} missing much more often for some values of “{target}” than for others: {columns}. Filled in, that would be lost; perhaps it is only known afterwards.',
    'quality.missingTarget.noTarget': 'No target is chosen yet, so there is nothing to compare with.',

    'quality.key.title': 'Key: {columns}',
    'quality.key.none': 'Every row has its own {columns}.',
    'quality.key.some':
      '{failing} of {rows} rows ({share, percent}) have no {columns} or that of an earlier row.',
    'quality.nearDuplicates.title': 'Repeated texts in “{column}”',
    'quality.nearDuplicates.none': 'No “{column}” repeats another.',
    'quality.nearDuplicates.some':
      '{failing} of {rows} rows ({share, percent}) repeat an earlier “{column}”, but for case, blanks and marks.',
  },
  zh: {
    'quality.columns.moved':
      '有 {count} 列的位置与先前不同：{columns}。这里不受影响，但按位置读取的程序会受影响。',
    'quality.setAside.title': '文件的每一行都已导入',
    'quality.setAside.none': '文件的每一行都已导入。',
    'quality.setAside.some':
      '文件的 {rows} 行中有 {failing} 行（{share, percent}）无法读取，已连同行号另存，各项检查都没有看到它们。',
    'quality.lostValues.title': '没有值因所选类型而丢失',
    'quality.lostValues.none': '文件中的每个值都能按所在列的类型读取。',
    'quality.lostValues.some':
      '{rows} 行中有 {failing} 行（{share, percent}）在文件里的 {columns} 有值，但无法按所选类型读取，因此在这里缺失。查看这些行可看到文件中的原文。',
    'quality.lostValues.count':
      '{columns} 中有 {count, number} 个值在文件里存在，但无法按所选类型读取，因此在这里缺失。它们所在的行已无法辨认。',
    'quality.mixed.title': '数字与文字没有混在同一列',
    'quality.mixed.none': '没有数字与文字混杂的列。',
    'quality.mixed.some':
      '“{column}”中数字与文字混杂：{rows} 行中有 {failing} 行（{share, percent}）属于较少的一种。',
    'quality.leadingZeros.title': '“{column}”的前导零',
    'quality.leadingZeros.none': '“{column}”中的号码位数完整。',
    'quality.leadingZeros.some':
      '{rows} 行中有 {failing} 行（{share, percent}）的“{column}”不足 {digits} 位：前导零丢失了，电子表格常会如此。',
    'quality.excelDates.title': '日期没有存成天数',
    'quality.excelDates.none': '没有以电子表格天数表示的日期列。',
    'quality.excelDates.some': '有 {count} 列是以电子表格天数表示的日期：{columns}。',
    'quality.units.title': '数量只用一种单位',
    'quality.units.none': '没有混用单位的列。',
    'quality.units.some':
      '{rows} 行中有 {failing} 行（{share, percent}）的“{column}”用了“{unit}”以外的单位。',
    'quality.encoding.title': '文字可以正常辨认',
    'quality.encoding.none': '没有丢失或误读的字符。',
    'quality.encoding.some':
      '{rows} 行中有 {failing} 行（{share, percent}）的“{column}”含有写入文件时丢失或误读的字符。',
    'quality.headers.title': '列名能区分各列',
    'quality.headers.none': '每一列都有自己的名称。',
    'quality.headers.some': '有 {count} 列的名称没有含义，或与另一列几乎相同：{columns}。',

    'quality.emptyRows.title': '大部分为空的行',
    'quality.emptyRows.none': '没有缺失超过 {limit, percent} 取值的行。',
    'quality.emptyRows.some':
      '{rows} 行中有 {failing} 行（{share, percent}）缺失超过 {limit, percent} 的取值。',
    'quality.nullTokens.title': '缺失处留空，而不是填文字',
    'quality.nullTokens.none': '没有用文字表示缺失的情况。',
    'quality.nullTokens.some':
      '{rows} 行中有 {failing} 行（{share, percent}）在“{column}”里用空格或“NA”“?”“无”之类的文字表示缺失。',
    'quality.disguised.title': '没有用数字表示缺失',
    'quality.disguised.none': '没有看似表示缺失的数字。',
    'quality.disguised.some':
      '{rows} 行中有 {failing} 行（{share, percent}）的“{column}”是 {value}，与其他取值相距甚远，很可能表示“缺失”或“从未”。',
    'quality.missingTarget.title': '缺失与目标无关',
    'quality.missingTarget.none': '没有哪一列在“{target}”的某些取值下更常缺失。',
    'quality.missingTarget.some':
      '有 {count} 列在“{target}”的某些取值下明显更常缺失：{columns}。填补后会失去这一信息；也可能它们是事后才有的。',
    'quality.missingTarget.noTarget': '尚未选择目标列，无从比较。',

    'quality.key.title': '主键：{columns}',
    'quality.key.none': '每一行的 {columns} 都不相同。',
    'quality.key.some': '{rows} 行中有 {failing} 行（{share, percent}）没有 {columns}，或与前面某一行相同。',
    'quality.nearDuplicates.title': '“{column}”中重复的文本',
    'quality.nearDuplicates.none': '没有重复的“{column}”。',
    'quality.nearDuplicates.some':
      '{rows} 行中有 {failing} 行（{share, percent}）的“{column}”与前面某一行相同，至多差在大小写、空格和标点。',
  },
});
