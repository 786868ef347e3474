#include "check.h"
#include "fixture.h"

static _Alignas(8) uint8_t arena[FIXTURE_ARENA];

static struct interpreter interpreter_of(const struct fixture *f)
{
    struct interpreter interpreter = {
        .arena = arena,
        .weights = (const int8_t *)f->weights,
        .parameters = f->parameters,
    };
    CHECK(schedule_open(f->schedule, f->schedule_bytes, &interpreter.schedule) == SCHEDULE_VALID);
    struct schedule_limits limits = fixture_limits(f);
    CHECK(schedule_validate(&interpreter.schedule, &limits).reason == SCHEDULE_VALID);
    return interpreter;
}

static void fill(const struct interpreter *interpreter, uint32_t seed)
{
    for (uint16_t i = 0; i < interpreter_inputs(interpreter); i++) {
        struct tensor tensor = interpreter_tensor(interpreter, i);
        uint32_t count = tensor.height * tensor.width * tensor.channels;
        fill_seeded(tensor.bytes, count, seed, i);
    }
}

static uint32_t layer_crc(const struct interpreter *interpreter, uint16_t layer)
{
    struct tensor tensor = interpreter_tensor(interpreter, layer);
    return direct_engine.tensor_crc(&tensor);
}

static void run(struct interpreter *interpreter)
{
    interpreter_start(interpreter);
    while (!interpreter_done(interpreter)) {
        direct_engine.step(interpreter, &(struct layer_cost){0});
    }
}

static void single_layers_give_the_shared_vectors(void)
{
    struct vector_line line = {layer_vectors, 0};
    while (next_line(&line)) {
        check_case("line", line.number);
        const struct fixture *f = layer_fixture(&line);
        struct interpreter interpreter = interpreter_of(f);
        fill(&interpreter, f->seed);
        run(&interpreter);
        uint16_t last = (uint16_t)(interpreter.schedule.layers - 1);
        CHECK(layer_crc(&interpreter, last) == f->crcs[0]);
    }
}

static void every_layer_of_the_network_gives_its_crc(void)
{
    const struct fixture *f = network_fixture();
    struct interpreter interpreter = interpreter_of(f);
    fill(&interpreter, f->seed);
    run(&interpreter);
    for (uint16_t i = 0; i < f->layers; i++) {
        check_case("layer", i);
        CHECK(layer_crc(&interpreter, i) == f->crcs[i]);
    }
}

static void a_flipped_weight_shows_in_its_layer_and_not_before(void)
{
    struct fixture *f = network_fixture();
    struct interpreter interpreter = interpreter_of(f);
    struct layer layer = schedule_layer(&interpreter.schedule, 8);
    f->weights[layer.weights + 4] ^= 0x40;
    fill(&interpreter, f->seed);
    run(&interpreter);
    for (uint16_t i = 0; i < f->layers; i++) {
        check_case("layer", i);
        CHECK(i > 8 || (layer_crc(&interpreter, i) == f->crcs[i]) == (i < 8));
    }
}

static void a_layer_beyond_one_slice_takes_several_steps(void)
{
    const struct fixture *f = network_fixture();
    struct interpreter interpreter = interpreter_of(f);
    fill(&interpreter, f->seed);
    interpreter_start(&interpreter);
    uint32_t steps = 0;
    uint32_t finished = 0;
    while (!interpreter_done(&interpreter)) {
        finished += direct_engine.step(&interpreter, &(struct layer_cost){0});
        steps++;
    }
    CHECK(finished == f->layers - 1u && steps >= finished);
}

void network_tests(void)
{
    RUN(single_layers_give_the_shared_vectors);
    RUN(every_layer_of_the_network_gives_its_crc);
    RUN(a_flipped_weight_shows_in_its_layer_and_not_before);
    RUN(a_layer_beyond_one_slice_takes_several_steps);
}
