/** What the addresses under /proposals take: one of several kinds of proposals, told apart by `kind`. */
import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional } from 'class-validator';
import { ChoiceField, CountField, IdField, IdsField, KindBody, TextField } from '../http/fields.js';
import { PageQuery } from '../http/paging.js';
import { VerdictBody } from '../verdicts/verdict.bodies.js';

class ProposeVerdictBody extends VerdictBody {
  @ChoiceField(['verdict'])
  readonly kind!: 'verdict';
}
class ProposeResolutionBody {
  @ChoiceField(['resolution'])
  readonly kind!: 'resolution';
  @IdField()
  readonly contradiction!: string;
  @TextField('rationale')
  readonly reason!: string;
  @IdsField({ description: 'Assertions of this incident that bear it out.' })
  readonly evidence!: string[];
}
class ProposeVoidingBody {
  @ChoiceField(['voiding'])
  readonly kind!: 'voiding';
  @IdField({ description: 'Of this incident.' })
  readonly entry!: string;
  @TextField('rationale')
  readonly reason!: string;
}
class ProposePublicationBody {
  @ChoiceField(['publication'])
  readonly kind!: 'publication';
  @CountField({ optional: true, description: 'The last revision that readers are to see; the latest where left out.' })
  readonly throughRevision?: number;
}

@KindBody({ verdict: ProposeVerdictBody, resolution: ProposeResolutionBody, voiding: ProposeVoidingBody, publication: ProposePublicationBody })
export class ProposalBody {
  @ChoiceField(['verdict', 'resolution', 'voiding', 'publication'])
  readonly kind!: string;
}
export type AnyProposalBody = ProposeVerdictBody | ProposeResolutionBody | ProposeVoidingBody | ProposePublicationBody;

export class ProposalsQuery extends PageQuery {
  @ApiPropertyOptional({ type: 'string', enum: ['open', 'all'], default: 'open' })
  @IsOptional()
  @IsIn(['open', 'all'])
  readonly status?: 'open' | 'all';
}
