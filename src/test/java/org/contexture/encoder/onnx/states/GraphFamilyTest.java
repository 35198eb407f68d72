package org.contexture.encoder.onnx.states;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.contexture.encoder.fixture.Configs;
import org.contexture.encoder.model.ModelConfig;
import org.contexture.encoder.onnx.graph.TensorSignature;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GraphFamilyTest {
  @ParameterizedTest
  @CsvSource({
    "'',   '',                         attention_mask,        last_hidden_state, encoder",
    "bert, BertForMaskedLM,            token_type_ids,        logits,            encoder",
    "gpt2, '',                         attention_mask,        last_hidden_state, decoder",
    "new,  NewForCausalLM,             attention_mask,        logits,            decoder",
    "'',   '',                         past_key_values.0.key, last_hidden_state, decoder",
    "'',   '',                         attention_mask,        present.0.key,     decoder",
    "t5,   T5ForConditionalGeneration, attention_mask,        last_hidden_state,"
        + " encoder of an encoder-decoder"
  })
  void theConfigOrElseTheGraphShowsTheFamily(
      String type, String architecture, String input, String output, String id) {
    ModelConfig config = Configs.of(type, architecture);
    assertThat(GraphFamily.of(config, tensors(input), tensors(output)).id()).isEqualTo(id);
  }

  private static List<TensorSignature> tensors(String name) {
    return List.of(new TensorSignature(name, "int64", List.of()));
  }
}
