import layers from './layers.js';
import translated from './translated.js';

export default { meta: { name: 'assay' }, rules: { layers, translated } };
