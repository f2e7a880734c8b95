// Types from the schema of a running server; `HELHETEN` names one that is not on this machine.
import type { CodegenConfig } from '@graphql-codegen/cli';

const config: CodegenConfig = {
  schema: `${process.env.HELHETEN ?? 'http://127.0.0.1:8080'}/graphql`,
  documents: ['src/**/*.ts', '!src/gql/**'],
  emitLegacyCommonJSImports: false,
  generates: {
    'src/gql/': {
      preset: 'client',
      config: {
        documentMode: 'string',
        enumsAsTypes: true,
        useTypeImports: true,
        strictScalars: true,
        scalars: { Date: 'string', DateTime: 'string', JSON: 'unknown', RegionCode: 'string' },
      },
      presetConfig: { fragmentMasking: false },
    },
  },
};

export default config;
