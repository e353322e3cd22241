// What the checks of pictures, sounds and texts say.
import { messages } from '../form';

export const content = messages({
  en: {
    'quality.corruptFiles.title': 'Files can be read',
    'quality.corruptFiles.none': 'All {rows, plural, one {# file} other {# files}} could be decoded.',
    'quality.corruptFiles.some':
      '{failing} of {rows} files ({share, percent}) could not be decoded and were set aside on import. The data view lists them with their reasons.',
    'quality.blankPictures.title': 'Pictures show something',
    'quality.blankPictures.none': 'No picture is of one colour.',
    'quality.blankPictures.some': '{failing} of {rows} pictures ({share, percent}) are of one colour.',
    'quality.blurred.title': 'Pictures are sharp',
    'quality.blurred.none': 'No picture is blurred (sharpness of at least {least}).',
    'quality.blurred.some':
      '{failing} of {rows} pictures ({share, percent}) have hardly an edge in them and look blurred (sharpness below {least}).',
    'quality.lookAlikes.title': 'Pictures differ',
    'quality.lookAlikes.none': 'No picture looks like another.',
    'quality.lookAlikes.some':
      '{failing} of {rows} pictures ({share, percent}) look like an earlier one, up to size, format or brightness (at most {distance} of 128 bits apart).',
    'quality.sameFiles.title': 'Files are different',
    'quality.sameFiles.none': 'No file is there twice.',
    'quality.sameFiles.some':
      '{failing} of {rows} files ({share, percent}) are the same as an earlier one, byte for byte.',
    'quality.silentSounds.title': 'Sounds can be heard',
    'quality.silentSounds.none': 'No sound is silent (loudness of at least {least} dB).',
    'quality.silentSounds.some':
      '{failing} of {rows} sounds ({share, percent}) are silent (loudness below {least} dB).',
    'quality.clippedSounds.title': 'Sounds are not cut off',
    'quality.clippedSounds.none': 'No sound was recorded too loud.',
    'quality.clippedSounds.some':
      '{failing} of {rows} sounds ({share, percent}) were recorded too loud: more than {most, percent} of their samples stand at full scale.',
    'quality.rateMix.title': 'One sample rate',
    'quality.rateMix.none': 'All sounds have the same sample rate.',
    'quality.rateMix.some':
      '{failing} of {rows} sounds ({share, percent}) have another sample rate than most, which have {usual, number} Hz.',
    'quality.sizeMix.title': 'Pictures of like size',
    'quality.sizeMix.none': 'All pictures are of like shape and size.',
    'quality.sizeMix.some':
      '{failing} of {rows} pictures ({share, percent}) have a shape or size more than {times} times apart from the middle one.',
    'quality.tinyClasses.title': 'Enough of each “{column}”',
    'quality.tinyClasses.none': 'Every “{column}” has at least {least} rows.',
    'quality.tinyClasses.some':
      '{failing} of {rows} rows ({share, percent}) have a “{column}” with fewer than {least} rows.',
    'quality.mixedLanguages.title': 'One language in “{column}”',
    'quality.mixedLanguages.none': 'All texts in “{column}” are in the same script.',
    'quality.mixedLanguages.some':
      '{failing} of {rows} rows ({share, percent}) have a text in “{column}” that is written in another script than most.',
    'quality.emptyTexts.title': 'Words in “{column}”',
    'quality.emptyTexts.none': 'Every text in “{column}” has words in it.',
    'quality.emptyTexts.some':
      '{failing} of {rows} rows ({share, percent}) have a text in “{column}” of which nothing is left without addresses, tags and marks.',
  },
  zh: {
    'quality.corruptFiles.title': '文件可以读取',
    'quality.corruptFiles.none': '全部 {rows, number} 个文件都能解码。',
    'quality.corruptFiles.some':
      '{rows} 个文件中有 {failing} 个（{share, percent}）无法解码，导入时已另置；数据视图中列有原因。',
    'quality.blankPictures.title': '图片有内容',
    'quality.blankPictures.none': '没有单一颜色的图片。',
    'quality.blankPictures.some': '{rows} 张图片中有 {failing} 张（{share, percent}）只有一种颜色。',
    'quality.blurred.title': '图片清晰',
    'quality.blurred.none': '没有模糊的图片（清晰度不低于 {least}）。',
    'quality.blurred.some':
      '{rows} 张图片中有 {failing} 张（{share, percent}）几乎没有边缘，看起来模糊（清晰度低于 {least}）。',
    'quality.lookAlikes.title': '图片各不相同',
    'quality.lookAlikes.none': '没有彼此相似的图片。',
    'quality.lookAlikes.some':
      '{rows} 张图片中有 {failing} 张（{share, percent}）与前面的某张看起来相同，只是尺寸、格式或亮度不同（128 位指纹最多相差 {distance} 位）。',
    'quality.sameFiles.title': '文件各不相同',
    'quality.sameFiles.none': '没有重复的文件。',
    'quality.sameFiles.some': '{rows} 个文件中有 {failing} 个（{share, percent}）与前面的某个逐字节相同。',
    'quality.silentSounds.title': '声音可以听见',
    'quality.silentSounds.none': '没有无声的声音（响度不低于 {least} 分贝）。',
    'quality.silentSounds.some':
      '{rows} 段声音中有 {failing} 段（{share, percent}）没有声音（响度低于 {least} 分贝）。',
    'quality.clippedSounds.title': '声音没有削波',
    'quality.clippedSounds.none': '没有录得过响的声音。',
    'quality.clippedSounds.some':
      '{rows} 段声音中有 {failing} 段（{share, percent}）录得过响：超过 {most, percent} 的采样达到满幅。',
    'quality.rateMix.title': '采样率一致',
    'quality.rateMix.none': '所有声音的采样率相同。',
    'quality.rateMix.some':
      '{rows} 段声音中有 {failing} 段（{share, percent}）的采样率与多数（{usual, number} Hz）不同。',
    'quality.sizeMix.title': '图片尺寸相近',
    'quality.sizeMix.none': '所有图片的形状和尺寸都相近。',
    'quality.sizeMix.some':
      '{rows} 张图片中有 {failing} 张（{share, percent}）的形状或尺寸与居中的图片相差 {times} 倍以上。',
    'quality.tinyClasses.title': '每个“{column}”都有足够的行',
    'quality.tinyClasses.none': '每个“{column}”至少有 {least} 行。',
    'quality.tinyClasses.some': '{rows} 行中有 {failing} 行（{share, percent}）的“{column}”不足 {least} 行。',
    'quality.mixedLanguages.title': '“{column}”只用一种语言',
    'quality.mixedLanguages.none': '“{column}”中的文字都用同一种书写系统。',
    'quality.mixedLanguages.some':
      '{rows} 行中有 {failing} 行（{share, percent}）的“{column}”所用的书写系统与多数不同。',
    'quality.emptyTexts.title': '“{column}”中有文字',
    'quality.emptyTexts.none': '“{column}”中每段文字都有内容。',
    'quality.emptyTexts.some':
      '{rows} 行中有 {failing} 行（{share, percent}）的“{column}”去掉网址、标签和符号后什么也不剩。',
  },
});
